"""Needs, families and notes of a visit: what they change for the call, and what the diary keeps."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from display_server.db.models import Site
from display_server.domain.needs import Need, NeedState
from display_server.domain.queue_order import OutOfOrder
from display_server.hub import Hub
from display_server.services.desks.call_this_one import call_this_one
from display_server.services.desks.desk_act import DeskAct
from display_server.services.refused import Refused
from display_server.services.visits.link_family import leave_family, link_family
from display_server.services.visits.needs_of_visit import needs_of, set_need
from display_server.services.visits.note_on_visit import note_on_visit
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, book, take_number
from tests.display_server.services.visit_acts import HEART, LAB, People, checked_in, diary, visit_row

ON_BOTH_DATABASES = True

WHO = "account:1"


def need(hub: Hub, visit_id: UUID, state: NeedState | None, what: Need = Need.INTERPRETER) -> None:
    hub.writer.run(lambda tx: set_need(tx, visit_id=visit_id, need=what, state=state, who=WHO))


def test_a_need_comes_from_asked_to_here_and_the_diary_keeps_each_step(hub: Hub) -> None:
    visit = take_number(hub).visit_id
    for state in NeedState:
        need(hub, visit, state)
        need(hub, visit, state)  # a second press says nothing new
    assert hub.writer.run(lambda tx: needs_of(tx, visit)) == {Need.INTERPRETER: NeedState.HERE}
    said = [line.why for line in diary(hub, visit) if line.move == "need"]
    assert [why["now"] for why in said if why] == ["asked", "coming", "here"]


def test_a_patient_whose_interpreter_is_late_is_no_no_show(hub: Hub) -> None:
    people = People(hub)
    issued = take_number(hub)
    need(hub, issued.visit_id, NeedState.COMING)
    people.press(HEART, DeskAct.CALL_NEXT)
    with pytest.raises(Refused, match="helper_awaited"):
        people.press(HEART, DeskAct.NOT_HERE, issued.number)
    need(hub, issued.visit_id, NeedState.HERE)
    people.press(HEART, DeskAct.NOT_HERE, issued.number)


def test_who_must_be_fetched_is_no_no_show_before_somebody_has_gone(hub: Hub) -> None:
    people = People(hub)
    issued = take_number(hub)
    need(hub, issued.visit_id, NeedState.ASKED, Need.FETCH)
    people.press(HEART, DeskAct.CALL_NEXT)
    with pytest.raises(Refused, match="helper_awaited"):
        people.press(HEART, DeskAct.NOT_HERE, issued.number)


def test_a_need_that_is_taken_off_holds_nobody(hub: Hub) -> None:
    people = People(hub)
    issued = take_number(hub)
    need(hub, issued.visit_id, NeedState.ASKED, Need.ESCORT)
    need(hub, issued.visit_id, None, Need.ESCORT)
    people.press(HEART, DeskAct.CALL_NEXT)
    people.press(HEART, DeskAct.NOT_HERE, issued.number)


def test_a_relative_who_is_in_another_room_is_passed_over(hub: Hub, clock: StandingClock) -> None:
    people = People(hub)
    child = take_number(hub, BLOOD)
    mother = take_number(hub)
    clock.move(minutes=5)
    stranger = take_number(hub)
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[child.visit_id, mother.visit_id], who=WHO))
    assert people.press(LAB, DeskAct.CALL_NEXT) == child.number
    assert people.press(HEART, DeskAct.CALL_NEXT) == stranger.number
    people.press(HEART, DeskAct.HERE, stranger.number)
    people.press(HEART, DeskAct.FINISH, stranger.number)
    with pytest.raises(Refused, match="nobody_waits"):
        people.press(HEART, DeskAct.CALL_NEXT)
    people.press(LAB, DeskAct.HERE, child.number)
    people.press(LAB, DeskAct.FINISH, child.number)
    assert people.press(HEART, DeskAct.CALL_NEXT) == mother.number


def test_a_relative_is_not_called_out_of_order_into_a_second_room_either(hub: Hub) -> None:
    people = People(hub)
    child, mother = take_number(hub, BLOOD), take_number(hub)
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[child.visit_id, mother.visit_id], who=WHO))
    people.press(LAB, DeskAct.CALL_NEXT)
    with pytest.raises(Refused, match="family_elsewhere"):
        hub.writer.run(
            lambda tx: call_this_one(tx, desk=HEART, number=mother.number, reason=OutOfOrder.MEDICAL, who=WHO)
        )


def test_an_undo_calls_nobody_whose_relative_was_called_elsewhere_meanwhile(hub: Hub) -> None:
    people = People(hub)
    child, mother = take_number(hub, BLOOD), take_number(hub)
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[child.visit_id, mother.visit_id], who=WHO))
    people.press(HEART, DeskAct.CALL_NEXT)
    people.press(HEART, DeskAct.HOLD, mother.number)
    people.press(LAB, DeskAct.CALL_NEXT)
    with pytest.raises(Refused, match="family_elsewhere"):
        people.press(HEART, DeskAct.UNDO, mother.number)
    people.press(LAB, DeskAct.UNDO, child.number)
    people.press(HEART, DeskAct.UNDO, mother.number)


def test_a_site_may_let_a_family_stand_in_two_rooms(hub: Hub) -> None:
    hub.writer.run(lambda tx: tx.session.execute(update(Site).values(families_together=True)) and None)
    people = People(hub)
    child, mother = take_number(hub, BLOOD), take_number(hub)
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[child.visit_id, mother.visit_id], who=WHO))
    people.press(LAB, DeskAct.CALL_NEXT)
    assert people.press(HEART, DeskAct.CALL_NEXT) == mother.number
    with hub.database.reading() as session:
        assert session.scalar(select(Site.families_together))


def test_two_families_that_are_linked_are_one(hub: Hub) -> None:
    one, two, three, four = (take_number(hub).visit_id for _ in range(4))
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[one, two], who=WHO))
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[three, four], who=WHO))
    family = hub.writer.run(lambda tx: link_family(tx, visit_ids=[two, three], who=WHO))
    assert {visit_row(hub, visit).family_id for visit in (one, two, three, four)} == {family}


def test_a_family_of_one_is_none(hub: Hub) -> None:
    one, two = take_number(hub).visit_id, take_number(hub).visit_id
    with pytest.raises(Refused, match="family_needs_two"):
        hub.writer.run(lambda tx: link_family(tx, visit_ids=[one, one], who=WHO))
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[one, two], who=WHO))
    hub.writer.run(lambda tx: leave_family(tx, visit_id=one, who=WHO))
    assert [visit_row(hub, visit).family_id for visit in (one, two)] == [None, None]


def test_numbers_of_different_days_are_no_family(hub: Hub, clock: StandingClock) -> None:
    yesterday = take_number(hub).visit_id
    clock.move(hours=24)
    today = take_number(hub).visit_id
    with pytest.raises(Refused, match="other_day"):
        hub.writer.run(lambda tx: link_family(tx, visit_ids=[yesterday, today], who=WHO))


def test_a_note_stands_on_the_visit_and_never_in_the_diary(hub: Hub) -> None:
    visit = take_number(hub).visit_id
    hub.writer.run(lambda tx: note_on_visit(tx, visit_id=visit, note="  bring the   wheelchair ", who=WHO))
    assert visit_row(hub, visit).note == "bring the wheelchair"
    assert diary(hub, visit)[-1].why == {"letters": 20}
    hub.writer.run(lambda tx: note_on_visit(tx, visit_id=visit, note="", who=WHO))
    assert visit_row(hub, visit).note is None


def test_a_note_that_names_the_patient_is_refused(hub: Hub) -> None:
    book(hub)
    issued = checked_in(hub).issued
    assert issued is not None
    with pytest.raises(Refused, match="note_personal"):
        hub.writer.run(lambda tx: note_on_visit(tx, visit_id=issued.visit_id, note="Ona hears badly", who=WHO))
    with pytest.raises(Refused, match="note_too_long"):
        hub.writer.run(lambda tx: note_on_visit(tx, visit_id=issued.visit_id, note="a " * 150, who=WHO))
