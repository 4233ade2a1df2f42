"""Duties fall due in their own time; a failing one is tried again and stops no other; one process leads."""

from pathlib import Path

from structlog.testing import capture_logs

from display_server.jobs.duties import AFTER_A_MISTAKE_S, AGAIN_S, Duties, Duty, DutyFailed
from display_server.jobs.leader import Leadership
from display_server.jobs.retention import EVERY_S, Retention


def fails() -> float:
    raise DutyFailed("web is away")


def test_a_duty_is_done_when_due_and_not_before() -> None:
    duties = Duties([Duty("minute", lambda: 60.0)])
    assert duties.tick(100.0) == ["minute"]
    assert duties.tick(159.0) == []
    assert duties.tick(160.0) == ["minute"]


def test_a_failing_duty_is_tried_again_and_stops_no_other() -> None:
    failing, other = Duty("failing", fails), Duty("other", lambda: 1.0)
    duties = Duties([failing, other])
    assert duties.tick(100.0) == ["other"]
    assert failing.due_at == 100.0 + AGAIN_S


def test_a_mistake_in_one_duty_is_said_and_ends_no_other() -> None:
    """It ended the whole process, again and again: nobody was alarmed and no line closed."""
    wrong, other = Duty("wrong", lambda: 1 / 0), Duty("other", lambda: 1.0)
    with capture_logs() as said:
        assert Duties([wrong, other]).tick(100.0) == ["other"]
    assert wrong.due_at == 100.0 + AFTER_A_MISTAKE_S
    assert [(line["duty"], line["log_level"]) for line in said] == [("wrong", "error")]


def test_the_day_s_duties_follow_a_fast_clock_and_the_machine_s_do_not() -> None:
    duties = Duties([Duty("lines", lambda: 60.0), Duty("retention", lambda: 60.0, of_the_day=False)], rate=30.0)
    assert duties.tick(100.0) == ["lines", "retention"]
    assert duties.tick(102.0) == ["lines"]
    assert duties.tick(160.0) == ["lines", "retention"]


def test_only_one_process_leads_and_another_takes_over(tmp_path: Path) -> None:
    first, second = Leadership(tmp_path / "lock"), Leadership(tmp_path / "lock")
    assert first.is_ours()
    assert not second.is_ours()
    first.give_up()
    assert second.is_ours()
    assert not first.is_ours()
    second.give_up()


def test_retention_goes_on_in_slices_until_nothing_old_is_left() -> None:
    deleted = iter([200, 200, 17])
    rests: list[float] = []
    assert Retention(lambda: next(deleted), rests.append).perform() == EVERY_S
    assert len(rests) == 2
