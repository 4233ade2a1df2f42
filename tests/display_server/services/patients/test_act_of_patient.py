"""What patients do with their own visit: ten minutes more, back again, gone, another department."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from config.contract.words import PatientAct
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import DeskInHand, desk_in_hand, patient, stage_of
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, arrive, book, take_number

ON_BOTH_DATABASES = True


@pytest.fixture
def desk(hub: Hub) -> DeskInHand:
    return desk_in_hand(hub)


def test_who_needs_ten_minutes_keeps_the_due_time_and_is_not_called_meanwhile(
    hub: Hub, desk: DeskInHand, clock: StandingClock
) -> None:
    mine, other = take_number(hub), take_number(hub)
    due = stage_of(hub, mine.number).due_at
    patient(hub, mine.visit_id, PatientAct.DEFER)
    assert desk.call() == other.number
    desk.press(DeskAct.NOT_HERE, other.number)
    assert stage_of(hub, mine.number).due_at == due
    clock.move(minutes=10)
    assert desk.call() == mine.number
    assert diary_says_the_rows(hub) == 2


def test_a_called_patient_may_need_some_minutes_and_the_desk_is_free(hub: Hub, desk: DeskInHand) -> None:
    mine, other = take_number(hub), take_number(hub)
    desk.call()
    patient(hub, mine.visit_id, PatientAct.DEFER, "5")
    assert desk.call() == other.number


def test_some_minutes_are_given_once_and_ten_at_most(hub: Hub) -> None:
    mine = take_number(hub)
    for too_many in ("11", "0", "x", "-3"):
        with pytest.raises(Refused, match="too_many_minutes") as refused:
            patient(hub, mine.visit_id, PatientAct.DEFER, too_many)
        assert refused.value.field == "minutes"
    patient(hub, mine.visit_id, PatientAct.DEFER, "4")
    with pytest.raises(Refused, match="deferred_before"):
        patient(hub, mine.visit_id, PatientAct.DEFER, "4")


def test_the_same_press_twice_is_one_press(hub: Hub) -> None:
    mine, request = take_number(hub), uuid7()
    for _ in range(2):
        patient(hub, mine.visit_id, PatientAct.DEFER, request=request)


def test_a_no_show_is_back_within_half_an_hour_at_the_old_due_time(
    hub: Hub, desk: DeskInHand, clock: StandingClock
) -> None:
    mine, other = take_number(hub), take_number(hub)
    due = stage_of(hub, mine.number).due_at
    desk.call()
    desk.press(DeskAct.NOT_HERE, mine.number)
    clock.move(minutes=30)
    patient(hub, mine.visit_id, PatientAct.BACK)
    assert stage_of(hub, mine.number).due_at == due
    assert desk.call() == mine.number
    desk.press(DeskAct.NOT_HERE, mine.number)
    patient(hub, mine.visit_id, PatientAct.BACK)
    assert desk.call() == other.number  # the second time: at the end
    assert diary_says_the_rows(hub) == 2


def test_after_half_an_hour_a_no_show_takes_a_new_number(hub: Hub, desk: DeskInHand, clock: StandingClock) -> None:
    mine = take_number(hub)
    desk.call()
    desk.press(DeskAct.NOT_HERE, mine.number)
    clock.move(minutes=30, seconds=1)
    with pytest.raises(Refused, match="too_late"):
        patient(hub, mine.visit_id, PatientAct.BACK)


def test_who_is_back_before_their_minutes_are_over_may_be_called_at_once(
    hub: Hub, desk: DeskInHand, clock: StandingClock
) -> None:
    mine = take_number(hub)
    due = stage_of(hub, mine.number).due_at
    patient(hub, mine.visit_id, PatientAct.DEFER)
    clock.move(minutes=4)
    with pytest.raises(Refused):
        desk.call()
    patient(hub, mine.visit_id, PatientAct.BACK)
    with pytest.raises(Refused, match="deferred_before"):
        patient(hub, mine.visit_id, PatientAct.DEFER)
    with pytest.raises(Refused, match="not_possible_now"):
        patient(hub, mine.visit_id, PatientAct.BACK)
    assert desk.call() == mine.number
    assert stage_of(hub, mine.number).due_at == due
    assert diary_says_the_rows(hub) == 1


def test_who_waits_cannot_come_back(hub: Hub) -> None:
    mine = take_number(hub)
    with pytest.raises(Refused, match="not_possible_now") as refused:
        patient(hub, mine.visit_id, PatientAct.BACK)
    assert refused.value.now is not None
    assert refused.value.now.state is State.WAITING


def test_leaving_is_taken_back_for_ten_minutes(hub: Hub, desk: DeskInHand, clock: StandingClock) -> None:
    mine, other = take_number(hub), take_number(hub)
    before = stage_of(hub, mine.number)
    patient(hub, mine.visit_id, PatientAct.LEAVE)
    assert desk.call() == other.number
    clock.move(minutes=10)
    patient(hub, mine.visit_id, PatientAct.TAKE_BACK)
    after = stage_of(hub, mine.number)
    assert (after.state, after.due_at, after.ended_at) == (State.WAITING, before.due_at, None)
    patient(hub, mine.visit_id, PatientAct.LEAVE)
    clock.move(minutes=10, seconds=1)
    with pytest.raises(Refused, match="too_late"):
        patient(hub, mine.visit_id, PatientAct.TAKE_BACK)
    assert diary_says_the_rows(hub) == 2


def test_another_department_keeps_number_and_arrival(hub: Hub, clock: StandingClock) -> None:
    mine = take_number(hub)
    arrived = clock.now()
    clock.move(minutes=5)
    patient(hub, mine.visit_id, PatientAct.CHANGE, BLOOD)
    stage = stage_of(hub, mine.number)
    assert (stage.service_id, stage.due_at) == (2, arrived + timedelta(minutes=25))
    assert desk_in_hand(hub, "jonas", "laboratory-3").call() == mine.number
    assert diary_says_the_rows(hub) == 1


def test_a_department_is_changed_once_in_ten_minutes(hub: Hub, clock: StandingClock) -> None:
    mine = take_number(hub)
    with pytest.raises(Refused, match="already_there"):
        patient(hub, mine.visit_id, PatientAct.CHANGE, "cardiology-consultation")
    patient(hub, mine.visit_id, PatientAct.CHANGE, BLOOD)
    with pytest.raises(Refused, match="changed_before"):
        patient(hub, mine.visit_id, PatientAct.CHANGE, "cardiology-consultation")
    clock.move(minutes=10)
    patient(hub, mine.visit_id, PatientAct.CHANGE, "cardiology-consultation")


def test_a_desk_they_were_sent_to_does_not_hold_them_in_another_line(hub: Hub, desk: DeskInHand) -> None:
    """Nobody there could call them."""
    mine = take_number(hub)
    desk.call()
    desk.press(DeskAct.TRANSFER, mine.number, "desk:cardiology-14")
    assert stage_of(hub, mine.number).for_desk_id == 2
    patient(hub, mine.visit_id, PatientAct.CHANGE, BLOOD)
    assert stage_of(hub, mine.number).for_desk_id is None
    assert desk_in_hand(hub, "jonas", "laboratory-3").call() == mine.number
    assert diary_says_the_rows(hub) == 1


def test_somebody_with_an_appointment_asks_staff(hub: Hub) -> None:
    book(hub)
    issued = arrive(hub).issued
    assert issued is not None
    with pytest.raises(Refused, match="booked_elsewhere"):
        patient(hub, issued.visit_id, PatientAct.CHANGE, BLOOD)


def test_nobody_acts_on_a_visit_that_is_none(hub: Hub) -> None:
    with pytest.raises(Refused, match="visit_unknown"):
        patient(hub, uuid7(), PatientAct.LEAVE)
