"""What looks like no call and is one: said again, moved along, taken up from hold; and people whom no open desk may call."""

from datetime import datetime, time
from uuid import UUID

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from config.contract.hours import Day, Hours, Span
from config.contract.words import PatientAct
from display_server.db.models import Service, Site, Stage
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.staff_desk import close_desk, open_desk
from display_server.services.desks.transfer import Destination, transfer
from display_server.services.lines.broadcasts import end_broadcast, start_broadcast
from display_server.services.lines.close_services import close_ended_services
from display_server.services.lines.watch_lines import watch_lines
from display_server.services.patients.act_of_patient import act_of_patient
from display_server.services.refused import Refused
from display_server.services.stages.end_stages import close_stranded
from display_server.services.visits.edit_stages import add_stage
from display_server.services.visits.keys_of_visit import keys_of_visit
from display_server.services.visits.link_family import link_family
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, staff, take_number
from tests.display_server.services.visit_acts import HEART, LAB, People, stages

ON_BOTH_DATABASES = True
OTHER = "cardiology-14"


def evacuate(hub: Hub) -> int:
    return hub.writer.run(
        lambda tx: start_broadcast(tx, site="st-anna", kind=BroadcastKind.EVACUATE, zone=Zone.SITE, account_id=1)
    )


def test_nobody_is_called_again_or_to_another_room_where_all_must_leave(hub: Hub) -> None:
    people = People(hub)
    number = take_number(hub).number
    people.press(HEART, DeskAct.CALL_NEXT)
    key = evacuate(hub)
    with pytest.raises(Refused, match="broadcast"):
        people.press(HEART, DeskAct.RECALL, number)
    with pytest.raises(Refused, match="broadcast"):
        hub.writer.run(lambda tx: open_desk(tx, desk=OTHER, account_id=people.of_desk[HEART]))
    hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=1))
    people.press(HEART, DeskAct.RECALL, number)
    hub.writer.run(lambda tx: open_desk(tx, desk=OTHER, account_id=people.of_desk[HEART]))


@pytest.mark.parametrize("act", [DeskAct.NOT_HERE, DeskAct.HOLD, DeskAct.REQUEUE, DeskAct.HERE])
def test_no_undo_calls_anybody_where_all_must_leave(hub: Hub, act: DeskAct) -> None:
    people = People(hub)
    issued = take_number(hub)
    number = issued.number
    people.press(HEART, DeskAct.CALL_NEXT)
    people.press(HEART, act, number)
    key = evacuate(hub)
    with pytest.raises(Refused, match="broadcast"):
        people.press(HEART, DeskAct.UNDO, number)
    hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=1))
    people.press(HEART, DeskAct.UNDO, number)
    assert stages(hub, issued.visit_id) == [(CARDIOLOGY, "called")]


def test_the_time_to_come_back_stands_still_where_all_must_leave(hub: Hub, clock: StandingClock) -> None:
    people = People(hub)
    issued = take_number(hub)
    hub.writer.run(lambda tx: add_stage(tx, visit_id=issued.visit_id, service=BLOOD, who="account:1"))
    people.press(HEART, DeskAct.CALL_NEXT)
    people.press(HEART, DeskAct.NOT_HERE, issued.number)
    clock.move(minutes=20)
    key = evacuate(hub)
    clock.move(minutes=30)
    hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=1))
    clock.move(minutes=5)
    assert hub.writer.run(close_stranded) == 0
    assert keys(hub, issued.visit_id, clock.now()) == (PatientAct.BACK,), "the phone has the key as long as it is taken"
    back(hub, issued.visit_id)
    assert [state for _, state in stages(hub, issued.visit_id)] == ["waiting", "expected"]


def keys(hub: Hub, visit_id: UUID, now: datetime) -> tuple[PatientAct, ...]:
    with hub.database.reading() as session:
        stage = session.scalars(select(Stage).where(Stage.visit_id == visit_id).order_by(Stage.position)).first()
        assert stage is not None
        return keys_of_visit(session, stage, session.get_one(Site, 1), now).acts


def back(hub: Hub, visit_id: UUID) -> None:
    hub.writer.run(lambda tx: act_of_patient(tx, request_id=uuid7(), visit_id=visit_id, act=PatientAct.BACK))


def test_a_relative_called_elsewhere_stops_a_recall_and_a_place_from_hold(hub: Hub) -> None:
    people = People(hub)
    child, mother = take_number(hub, BLOOD), take_number(hub)
    people.press(HEART, DeskAct.CALL_NEXT)
    people.press(HEART, DeskAct.HOLD, mother.number)
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[child.visit_id, mother.visit_id], who="account:1"))
    people.press(LAB, DeskAct.CALL_NEXT)
    with pytest.raises(Refused, match="family_elsewhere"):
        people.press(HEART, DeskAct.HERE, mother.number)
    people.press(LAB, DeskAct.HERE, child.number)
    people.press(LAB, DeskAct.FINISH, child.number)
    people.press(HEART, DeskAct.HERE, mother.number)


def sent_to_a_desk_that_closes(hub: Hub) -> UUID:
    """Room 14 works on, and may not call who was sent to room 12."""
    ruta, jonas = staff(hub), staff(hub, "jonas", OTHER)
    issued = take_number(hub)
    to = Destination(desk=HEART)
    hub.writer.run(lambda tx: transfer(tx, desk=OTHER, number=issued.number, to=to, who=f"account:{jonas}"))
    hub.writer.run(lambda tx: close_desk(tx, desk=HEART, account_id=ruta))
    return issued.visit_id


def test_who_was_sent_to_a_desk_that_closed_alarms_though_another_desk_works(hub: Hub, clock: StandingClock) -> None:
    sent_to_a_desk_that_closes(hub)
    assert hub.writer.run(watch_lines) == 0
    clock.move(minutes=10)
    assert hub.writer.run(watch_lines) == 1


def test_who_was_sent_to_a_desk_that_closed_does_not_wait_past_the_services_day(hub: Hub, clock: StandingClock) -> None:
    visit_id = sent_to_a_desk_that_closes(hub)
    until_noon = Hours(weekly=(Day(spans=(Span(opens=time(8), closes=time(12)),)),) * 7)
    said = update(Service).where(Service.id == 1).values(hours=until_noon)
    hub.writer.run(lambda tx: tx.session.execute(said) and None)
    clock.move(hours=4)
    assert hub.writer.run(close_ended_services) == 1
    assert stages(hub, visit_id)[0][1] == "unserved"
