"""The end of the day: who is probably not called by then, and which end somebody's wait has."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.contract.hours import Day, Hours, Span, opening
from display_server.domain.closing import Pace, called_by, closes_soon, not_called, opens_another_day, wait_ends
from tests.small_cast import NOW

VILNIUS = ZoneInfo("Europe/Vilnius")
LINE = ["K-001", "K-002", "K-003", "K-004"]


def week(*spans: tuple[int, int]) -> Hours:
    day = Day(spans=tuple(Span(opens=time(opens), closes=time(closes)) for opens, closes in spans))
    return Hours(weekly=(day,) * 7)


def local(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=VILNIUS)


@pytest.mark.parametrize(("desks", "missed"), [(1, ["K-003", "K-004"]), (2, []), (0, LINE)])
def test_who_is_not_reached_before_the_end_is_named(desks: int, missed: list[str]) -> None:
    assert not_called(LINE, NOW, NOW + timedelta(minutes=40), Pace(timedelta(minutes=20), desks)) == missed


def test_what_the_predictor_knows_of_a_number_goes_before_the_pace() -> None:
    end, pace = NOW + timedelta(minutes=40), Pace(timedelta(minutes=20), 1)
    known = {"K-001": NOW + timedelta(minutes=41), "K-003": NOW + timedelta(minutes=39)}
    assert not_called(LINE, NOW, end, pace, known) == ["K-001", "K-004"]
    assert not_called(LINE, NOW, end, Pace(timedelta(minutes=20), 0), known) == LINE, "no desk is open any more"


def test_without_a_desk_nothing_is_foretold() -> None:
    assert called_by(3, NOW, Pace(timedelta(minutes=20), 0)) is None


@pytest.mark.parametrize(("at", "soon"), [((15, 59), False), ((16, 0), True), ((16, 59), True), ((17, 1), False)])
def test_the_view_opens_an_hour_before_the_end(at: tuple[int, int], soon: bool) -> None:
    now = local(*at)
    assert closes_soon(opening(week((8, 17)), VILNIUS, now), now) is soon


@pytest.mark.parametrize(
    ("hours", "arrived", "ends"),
    [
        (week((8, 17)), local(10), local(17)),
        (week((8, 12), (13, 17)), local(11, 50), local(17)),  # noon is no end
        (week((8, 12), (13, 17)), local(12, 30), local(17)),
        (week((8, 17)), local(7, 40), local(17)),  # before the doors open
        (week((8, 17)), local(18), local(17, day=13)),
        (week((0, 0)), local(10), None),
        (None, local(10), None),
    ],
)
def test_a_wait_ends_with_the_last_stretch_of_the_day_it_is_for(
    hours: Hours | None, arrived: datetime, ends: datetime | None
) -> None:
    assert wait_ends(hours, VILNIUS, time(0), arrived) == ends


@pytest.mark.parametrize(
    ("arrived", "ends"),
    [(local(11, 50), local(17)), (local(12, 30), local(17)), (local(7, 40), local(17)), (local(17, 1), local(17, 6))],
)
def test_whose_next_step_has_closed_before_they_came_to_it_waits_for_no_other_day(
    arrived: datetime, ends: datetime
) -> None:
    assert wait_ends(week((8, 12), (13, 17)), VILNIUS, time(0), arrived, sent_on=True) == ends


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        (week((8, 17)), local(16, 10), local(8, day=13)),
        (week((8, 17)), local(17, 30), local(8, day=13)),
        (week((8, 12), (13, 17)), local(11), local(8, day=13)),  # the afternoon is today still
        (week((8, 12), (13, 17)), local(12, 30), local(8, day=13)),
        (week((0, 0)), local(10), None),
        (week(), local(10), None),
        (None, local(10), None),
    ],
)
def test_whom_today_ended_too_early_for_is_told_the_next_day_that_opens(
    hours: Hours | None, now: datetime, opens: datetime | None
) -> None:
    assert opens_another_day(hours, VILNIUS, time(0), now) == opens
