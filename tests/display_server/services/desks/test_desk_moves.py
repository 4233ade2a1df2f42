"""Hold, send on, put back: a desk's keys beside calling and serving, and what somebody slower is told."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, AccountRole, Role
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import DeskInHand, desk_in_hand, stage_of
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, take_number
from tests.small_cast import NOW

ON_BOTH_DATABASES = True


@pytest.fixture
def desk(hub: Hub, clock: StandingClock) -> DeskInHand:
    """Room 12, and three people waiting, a minute apart."""
    for _ in range(3):
        take_number(hub)
        clock.move(minutes=1)
    return desk_in_hand(hub)


def test_a_held_patient_keeps_the_due_time_and_the_desk_goes_on(hub: Hub, desk: DeskInHand) -> None:
    due = stage_of(hub, "K-001").due_at
    assert desk.call() == "K-001"
    desk.press(DeskAct.HERE, "K-001")
    desk.press(DeskAct.HOLD, "K-001")
    assert desk.call() == "K-002"
    desk.press(DeskAct.NOT_HERE, "K-002")
    desk.press(DeskAct.RESUME_PATIENT, "K-001")
    assert stage_of(hub, "K-001").due_at == due
    assert desk.call() == "K-001"
    assert diary_says_the_rows(hub) == 3


def test_nobody_calls_whoever_is_on_hold(desk: DeskInHand) -> None:
    desk.press(DeskAct.HOLD, "K-001")
    assert desk.call() == "K-002"


def test_a_held_patient_who_stands_at_the_free_desk_needs_no_call(hub: Hub, desk: DeskInHand) -> None:
    desk.press(DeskAct.HOLD, "K-002")
    desk.press(DeskAct.HERE, "K-002")
    assert stage_of(hub, "K-002").state == State.SERVING
    with pytest.raises(Refused, match="patient_changed"):
        desk.press(DeskAct.HERE, "K-003")


def test_whoever_is_on_hold_and_went_to_sit_down_is_called_with_a_reason(hub: Hub, desk: DeskInHand) -> None:
    desk.press(DeskAct.HOLD, "K-003")
    with pytest.raises(Refused, match="reason_needed"):
        desk.press(DeskAct.CALL_THIS, "K-003")
    assert desk.press(DeskAct.CALL_THIS, "K-003", "medical") == "K-003"
    assert (stage_of(hub, "K-003").state, stage_of(hub, "K-001").overtaken) == (State.CALLED, 1)
    desk.press(DeskAct.UNDO, "K-003")
    assert (stage_of(hub, "K-003").state, stage_of(hub, "K-001").overtaken) == (State.ON_HOLD, 0)
    desk.press(DeskAct.TRANSFER, "K-003", "desk:cardiology-14")
    desk.press(DeskAct.HOLD, "K-003")
    with pytest.raises(Refused, match="not_waiting"):  # held, and for another desk
        desk.press(DeskAct.CALL_THIS, "K-003", "medical")
    assert diary_says_the_rows(hub) == 3


def test_a_transfer_to_a_service_takes_the_due_time_along(hub: Hub, desk: DeskInHand) -> None:
    before = stage_of(hub, "K-001")
    desk.call()
    desk.press(DeskAct.TRANSFER, "K-001", f"service:{BLOOD}")
    after = stage_of(hub, "K-001")
    assert (after.state, after.service_id, after.due_at) == (State.WAITING, 2, before.due_at)
    assert desk.call() == "K-002"
    assert desk_in_hand(hub, "jonas", "laboratory-3").call() == "K-001"
    assert diary_says_the_rows(hub) == 3


def test_a_transfer_to_a_desk_is_called_by_that_desk_only(hub: Hub, desk: DeskInHand) -> None:
    desk.press(DeskAct.TRANSFER, "K-001", "desk:cardiology-14")
    assert desk.call() == "K-002"
    assert desk_in_hand(hub, "jonas", "cardiology-14").call() == "K-001"


def test_a_transfer_to_a_desk_of_other_services_says_which(hub: Hub, desk: DeskInHand) -> None:
    with pytest.raises(Refused, match="service_needed"):  # the laboratory's desk does two things
        desk.press(DeskAct.TRANSFER, "K-001", "desk:laboratory-3")
    with pytest.raises(Refused, match="desk_serves_other"):
        desk.press(DeskAct.TRANSFER, "K-001", f"desk:cardiology-14 service:{BLOOD}")
    desk.press(DeskAct.TRANSFER, "K-001", f"desk:laboratory-3 service:{BLOOD}")
    assert stage_of(hub, "K-001").service_id == 2


def test_a_named_clinician_calls_from_whatever_desk_they_work_at(hub: Hub, desk: DeskInHand) -> None:
    jonas = desk_in_hand(hub, "jonas", "cardiology-14")
    make_staff(hub, jonas.account)
    desk.press(DeskAct.TRANSFER, "K-001", f"clinician:{jonas.account}")
    assert desk.call() == "K-002"
    desk.press(DeskAct.NOT_HERE, "K-002")
    assert jonas.call() == "K-001"


def make_staff(hub: Hub, account: int) -> None:
    def enter(tx: Transaction) -> None:
        role = Role(name="staff")
        tx.session.add(role)
        tx.session.flush()
        tx.session.add(AccountRole(account_id=account, role_id=role.id))

    hub.writer.run(enter)


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("", "where_to"),
        ("nowhere:1", "where_to"),
        ("service:unknown", "service_unknown"),
        ("desk:unknown", "desk_unknown"),
        ("clinician:4711", "clinician_unknown"),
        ("clinician:x", "clinician_unknown"),
    ],
)
def test_a_transfer_to_nowhere_is_refused_and_moves_nobody(hub: Hub, desk: DeskInHand, to: str, code: str) -> None:
    with pytest.raises(Refused, match=code) as refused:
        desk.press(DeskAct.TRANSFER, "K-001", to)
    assert refused.value.field in {"choice", "service", "desk"}
    assert stage_of(hub, "K-001").service_id == 1


def test_a_first_requeue_keeps_the_due_time_and_the_second_goes_to_the_end(
    hub: Hub, desk: DeskInHand, clock: StandingClock
) -> None:
    due = stage_of(hub, "K-001").due_at
    assert desk.call() == "K-001"
    desk.press(DeskAct.REQUEUE, "K-001")
    assert stage_of(hub, "K-001").due_at == due
    assert desk.call() == "K-001"
    desk.press(DeskAct.REQUEUE, "K-001")
    assert stage_of(hub, "K-001").due_at == clock.now() + timedelta(minutes=25)
    assert desk.call() == "K-002"
    assert diary_says_the_rows(hub) == 3


def test_a_no_show_who_stands_at_the_desk_is_back_in_line(hub: Hub, desk: DeskInHand) -> None:
    desk.call()
    desk.press(DeskAct.NOT_HERE, "K-001")
    desk.press(DeskAct.RETURN, "K-001")
    assert desk.call() == "K-001"


def test_a_number_that_is_not_needed_is_cancelled(hub: Hub, desk: DeskInHand) -> None:
    desk.press(DeskAct.CANCEL, "K-002")
    assert stage_of(hub, "K-002").state == State.CANCELLED
    with pytest.raises(Refused, match="not_possible_now"):
        desk.press(DeskAct.CANCEL, "K-002")


def test_whoever_was_slower_hears_who_and_what_now(hub: Hub, desk: DeskInHand) -> None:
    jonas = desk_in_hand(hub, "jonas", "cardiology-14")
    hub.writer.run(lambda tx: tx.session.execute(update(Account).values(full_name="Jonas Petrauskas")) and None)
    assert jonas.call() == "K-001"
    for act in (DeskAct.HOLD, DeskAct.CANCEL, DeskAct.REQUEUE, DeskAct.HERE):
        with pytest.raises(Refused, match="patient_changed") as refused:
            desk.press(act, "K-001")
        now = refused.value.now
        assert now is not None
        assert (now.number, now.state, now.who, now.at) == (
            "K-001", State.CALLED, "Jonas Petrauskas", NOW + timedelta(minutes=3),
        )  # fmt: skip
        assert now.room is not None
        assert now.room["en"].name == "Room 14"  # type: ignore[index]


def test_a_number_nobody_has_is_said_so(desk: DeskInHand) -> None:
    with pytest.raises(Refused, match="not_in_line") as refused:
        desk.press(DeskAct.HOLD, "K-999")
    assert refused.value.field == "number"
