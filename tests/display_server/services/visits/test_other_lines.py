"""Where else a patient may wait: what a walk-in could choose now, and whether anything is offered at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config.contract.device_api import IssuedNumber
from config.contract.hours import Day, Hours, Span
from config.contract.words import PatientAct
from display_server.db.models import Department, Service, Stage, Visit
from display_server.db.reading.states import queue_state, statements
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.lines.broadcasts import end_broadcast, start_broadcast
from display_server.services.refused import Refused
from display_server.services.visits.edit_stages import add_stage
from display_server.services.visits.other_lines import Change, OtherLine, change_of, other_lines
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import patient, stage_of
from tests.display_server.services.queue_acts import BLOOD, arrive, book, staff, take_number
from tests.display_server.services.visit_acts import HEART, People
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
OFFERED = Change(offered=True)
EVENING = Hours(weekly=(Day(spans=(Span(opens=time(18), closes=time(20)),)),) * 7)


def change(hub: Hub, issued: IssuedNumber) -> Change:
    with _reading(hub, issued) as (session, visit, stage):
        line = queue_state(statements(session), stage.service_id, hub.clock.now())
        assert line is not None
        return change_of(session, visit, stage, line.emergencies, hub.clock.now())


def lines(hub: Hub, issued: IssuedNumber) -> list[OtherLine]:
    with _reading(hub, issued) as (session, visit, stage):
        return other_lines(session, visit, stage, hub.clock.now())


@contextmanager
def _reading(hub: Hub, issued: IssuedNumber) -> Iterator[tuple[Session, Visit, Stage]]:
    with hub.database.reading() as session:
        of_visit = select(Stage).where(Stage.visit_id == issued.visit_id).order_by(Stage.position).limit(1)
        yield session, session.get_one(Visit, issued.visit_id), session.scalars(of_visit).one()


def set_up(hub: Hub, service: int, **values: Any) -> None:
    changed = update(Service).where(Service.id == service).values(**values)
    hub.writer.run(lambda tx: tx.connection.execute(changed) and None)


def test_every_other_line_that_gives_numbers_is_offered_with_where_and_how_far(hub: Hub) -> None:
    far = update(Department).where(Department.code == "laboratory").values(walk_minutes=3)
    hub.writer.run(lambda tx: tx.connection.execute(far) and None)
    mine = take_number(hub)
    assert change(hub, mine) == OFFERED
    assert [(one.service_id, one.department, one.walk_minutes, one.discreet) for one in lines(hub, mine)] == [
        (2, "laboratory", 3, False),
        (3, "laboratory", 3, True),
    ]
    blood = take_number(hub, BLOOD)
    assert [(one.service_id, one.walk_minutes) for one in lines(hub, blood)][1] == (3, 0), "in the same department"


@pytest.mark.parametrize("values", [{"walk_in": False}, {"triage": True}, {"closed_at": NOW}, {"hours": EVENING}])
def test_what_gives_no_number_now_is_not_offered(hub: Hub, values: dict[str, Any]) -> None:
    mine = take_number(hub)
    set_up(hub, 2, **values)
    assert [one.service_id for one in lines(hub, mine)] == [3]
    set_up(hub, 3, **values)
    assert (change(hub, mine), lines(hub, mine)) == (Change(), [])


def test_neither_is_a_full_one_nor_what_comes_later_in_the_visit(hub: Hub) -> None:
    mine = take_number(hub)
    take_number(hub, BLOOD)
    set_up(hub, 2, daily_capacity=1)
    assert [one.service_id for one in lines(hub, mine)] == [3]
    set_up(hub, 2, daily_capacity=None)
    hub.writer.run(lambda tx: add_stage(tx, visit_id=mine.visit_id, service=BLOOD, who="account:1"))
    assert [one.service_id for one in lines(hub, mine)] == [3]


def test_who_has_changed_may_again_after_ten_minutes(hub: Hub, clock: StandingClock) -> None:
    mine = take_number(hub)
    patient(hub, mine.visit_id, PatientAct.CHANGE, BLOOD)
    assert change(hub, mine) == Change(again_at=NOW + timedelta(minutes=10))
    clock.move(minutes=10)
    assert change(hub, mine) == OFFERED


def test_called_serving_and_ended_ones_are_offered_nothing(hub: Hub) -> None:
    people, mine = People(hub), take_number(hub)
    for act in (DeskAct.CALL_NEXT, DeskAct.HERE, DeskAct.FINISH):
        people.press(HEART, act, None if act is DeskAct.CALL_NEXT else mine.number)
        assert change(hub, mine) == Change(), act
    other = take_number(hub)
    patient(hub, other.visit_id, PatientAct.LEAVE)
    assert change(hub, other) == Change()


def test_neither_is_who_has_an_appointment_or_waits_for_a_triage(hub: Hub) -> None:
    book(hub)
    booked = arrive(hub).issued
    assert booked is not None
    assert change(hub, booked) == Change()
    mine = take_number(hub)
    set_up(hub, 1, triage=True)
    assert change(hub, mine) == Change()


def test_where_a_message_stands_nobody_is_sent_away_and_nobody_is_sent_there(hub: Hub) -> None:
    account, mine = staff(hub, "doctor", HEART), take_number(hub)

    def say(where: str) -> int:
        kind, zone = BroadcastKind.SHELTER, Zone.DEPARTMENT
        return hub.writer.run(
            lambda tx: start_broadcast(tx, site="st-anna", kind=kind, zone=zone, department=where, account_id=account)
        )

    def clear(key: int) -> None:
        hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=account))

    for where in ("cardiology", "laboratory"):
        key = say(where)
        assert change(hub, mine) == Change(), where
        clear(key)
        assert change(hub, mine) == OFFERED, where


def test_whoever_was_sent_on_since_they_were_asked_stays_there(hub: Hub) -> None:
    people, mine = People(hub), take_number(hub)
    people.press(HEART, DeskAct.CALL_NEXT)
    people.press(HEART, DeskAct.TRANSFER, mine.number, "service:confidential-test")
    with pytest.raises(Refused, match="moved_meanwhile"):
        patient(hub, mine.visit_id, PatientAct.CHANGE, BLOOD, stood_at=1)
    patient(hub, mine.visit_id, PatientAct.CHANGE, BLOOD, stood_at=3)
    assert stage_of(hub, mine.number).service_id == 2
