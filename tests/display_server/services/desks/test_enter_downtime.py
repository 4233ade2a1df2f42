"""A desk without the hub: forty minutes on paper, entered afterwards with their real times, exactly and in fair order."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.contract.words import Language
from display_server.db.models import Desk, DiaryLine, Stage, Visit
from display_server.domain.diary import folded
from display_server.domain.visit import Move, State
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.enter_downtime import Happened, Outcome, enter_happened
from display_server.services.desks.lease_for_desk import ENOUGH, numbers_for_desk
from display_server.services.desks.serve_patient import not_here
from display_server.services.numbers.issue_number import issue_number
from display_server.services.refused import Refused
from display_server.services.stages.stage_diary import line_of
from tests.conftest import StandingClock
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import CARDIOLOGY, ask, staff, take_number, token_key
from tests.small_cast import KIOSK

ON_BOTH_DATABASES = True

DESK = "cardiology-12"
WHO = "account:1"


def enter(hub: Hub, happened: Happened) -> None:
    key = token_key(hub)
    hub.writer.run(
        lambda tx: enter_happened(tx, happened, desk=DESK, token_key=key, language=Language.ENGLISH, who=WHO)
    )


def served(number: str, called_at: datetime, minutes: float = 1) -> Happened:
    return Happened(number, called_at, called_at + timedelta(minutes=minutes), Outcome.FINISHED, service=CARDIOLOGY)


def refusal(hub: Hub, happened: Happened) -> str:
    with pytest.raises(Refused) as refused:
        enter(hub, happened)
    return refused.value.code


def stage_of(hub: Hub, number: str) -> Stage:
    with hub.database.reading() as session:
        return session.query(Stage).join(Visit).filter(Visit.shown_number == number).one()


def test_forty_minutes_without_the_hub_are_entered_as_they_happened(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    before = [take_number(hub).number for _ in range(40)]
    paper = [one.shown for one in hub.writer.run(lambda tx: numbers_for_desk(tx, desk=DESK))]
    assert len(paper) == 20
    began = clock.now()
    clock.move(minutes=40)
    everybody = before + paper
    for turn, number in enumerate(everybody):
        at = began + timedelta(seconds=40 * turn)
        outcome = Outcome.NOT_HERE if turn % 10 == 9 else Outcome.FINISHED
        enter(hub, Happened(number, at, at + timedelta(seconds=40), outcome, min(at, began), CARDIOLOGY))
    with hub.database.reading() as session:
        rows = session.query(Stage, Visit).join(Visit).all()
        lines = session.query(DiaryLine).order_by(DiaryLine.seq).all()
    assert len(rows) == len({visit.shown_number for _, visit in rows}) == 60
    assert sorted(row.called_at for row, _ in rows if row.called_at) == [
        began + timedelta(seconds=40 * turn) for turn in range(60)
    ]
    assert [row.state for row, _ in rows].count("no_show") == 6
    assert [row.state for row, _ in rows].count("done") == 54
    calls = [line for line in lines if line.move == Move.CALL]
    assert {line.at for line in calls} == {clock.now()}  # when it was entered
    assert min((line.why or {})["happened_at"] for line in calls) == began.isoformat()  # and when it was
    for row, _ in rows:
        told = folded(line_of(line) for line in lines if line.stage_id == row.id)
        assert (told.called_at, told.serving_at, told.ended_at) == (row.called_at, row.serving_at, row.ended_at)
    assert all(row.overtaken == 0 for row, _ in rows)  # they were called in the hub's own order


def test_numbers_of_a_desks_list_are_given_by_nobody_else(hub: Hub, clock: StandingClock) -> None:
    paper = hub.writer.run(lambda tx: numbers_for_desk(tx, desk=DESK))
    again = hub.writer.run(lambda tx: numbers_for_desk(tx, desk=DESK))
    assert paper == again
    assert len(paper) >= ENOUGH
    others = hub.writer.run(lambda tx: numbers_for_desk(tx, desk="cardiology-14"))
    assert not {one.shown for one in paper} & {one.shown for one in others}
    issued = hub.writer.run(lambda tx: issue_number(tx, ask(), device_id=KIOSK, token_key=token_key(hub)))
    assert issued.number not in {one.shown for one in (*paper, *others)}


def test_who_was_passed_on_paper_keeps_the_right_to_go_first(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    take_number(hub)
    clock.move(minutes=1)
    for _ in range(3):
        take_number(hub)
    clock.move(minutes=30)
    at = clock.now() - timedelta(minutes=20)
    for turn, number in enumerate(["K-002", "K-003", "K-004"]):
        enter(hub, served(number, at + timedelta(minutes=turn)))
    assert stage_of(hub, "K-001").overtaken == 3
    called = hub.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))
    assert called is not None
    assert called.number == "K-001"


def test_whoever_stood_at_the_desk_when_the_hub_went_is_finished_with_their_own_time(
    hub: Hub, clock: StandingClock
) -> None:
    staff(hub)
    take_number(hub)
    hub.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))
    called_at = clock.now()
    clock.move(minutes=30)
    enter(hub, served("K-001", called_at, 5))
    row = stage_of(hub, "K-001")
    assert (row.state, row.called_at, row.ended_at) == (State.DONE, called_at, called_at + timedelta(minutes=5))


def test_who_had_not_come_and_came_meanwhile_is_entered_once(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    take_number(hub)
    hub.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))
    hub.writer.run(lambda tx: not_here(tx, desk=DESK, number="K-001", who=WHO))
    gone_at = clock.now()
    clock.move(minutes=40)
    sheet = served("K-001", gone_at + timedelta(minutes=20))
    enter(hub, sheet)
    row = stage_of(hub, "K-001")
    assert (row.state, row.called_at) == (State.DONE, gone_at + timedelta(minutes=20))
    assert refusal(hub, sheet) == "not_possible_now"
    take_number(hub)
    clock.move(minutes=10)
    missed = replace(served("K-002", clock.now() - timedelta(minutes=8)), outcome=Outcome.NOT_HERE)
    enter(hub, missed)
    assert refusal(hub, missed) == "not_possible_now", "the same sheet once more"
    assert diary_says_the_rows(hub) == 2


def test_what_cannot_have_happened_is_refused(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    for _ in range(3):
        take_number(hub)
    paper = hub.writer.run(lambda tx: numbers_for_desk(tx, desk=DESK))[0].shown
    began = clock.now()
    clock.move(minutes=30)
    enter(hub, served("K-001", began, 10))
    assert refusal(hub, served("K-001", began, 10)) == "not_possible_now"  # entered twice
    assert refusal(hub, served("K-002", began + timedelta(minutes=5), 10)) == "downtime_overlap"
    assert refusal(hub, served("K-002", began + timedelta(minutes=25), 10)) == "downtime_times"  # ends in the future
    assert refusal(hub, served("K-002", began - timedelta(hours=13), 10)) == "downtime_times"
    assert refusal(hub, served("K-999", began + timedelta(minutes=11))) == "not_in_line"
    assert refusal(hub, served(paper, began + timedelta(minutes=11))) == "arrival_needed"
    assert stage_of(hub, "K-002").state == State.WAITING
    with hub.database.reading() as session:
        assert session.query(Desk).filter_by(code=DESK).one().is_open
