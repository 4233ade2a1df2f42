"""A desk takes back its last move, one by one, and never over somebody else's."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from config.contract.words import PatientAct
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DeskService, DiaryLine, Stage
from display_server.domain.delay import DelayOf, DelayReason, Fate
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.lines.close_services import slip_for_another_day
from display_server.services.lines.declare_delay import declare_delay
from display_server.services.lines.move_waiting import Sending, move_waiting
from display_server.services.refused import Refused
from display_server.services.visits.edit_stages import add_stage, skip_stage
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import DeskInHand, desk_in_hand, patient, stage_of
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.services.visit_acts import stage_rows, stages

ON_BOTH_DATABASES = True


@pytest.fixture
def desk(hub: Hub, clock: StandingClock) -> DeskInHand:
    """Room 12, and three people waiting, a minute apart."""
    for _ in range(3):
        take_number(hub)
        clock.move(minutes=1)
    return desk_in_hand(hub)


def fields(stage: Stage) -> dict[str, object]:
    return {column.key: getattr(stage, column.key) for column in Stage.__table__.columns}


def test_an_undone_call_leaves_the_row_as_it_was(hub: Hub, desk: DeskInHand) -> None:
    before = fields(stage_of(hub, "K-001"))
    desk.call()
    desk.press(DeskAct.UNDO, "K-001")
    assert fields(stage_of(hub, "K-001")) == before
    assert desk.call() == "K-001"
    assert diary_says_the_rows(hub) == 3


def test_an_undone_transfer_gives_service_and_state_back(hub: Hub, desk: DeskInHand) -> None:
    desk.call()
    desk.press(DeskAct.HERE, "K-001")
    before = fields(stage_of(hub, "K-001"))
    desk.press(DeskAct.TRANSFER, "K-001", f"service:{BLOOD}")
    desk.press(DeskAct.UNDO, "K-001")
    assert fields(stage_of(hub, "K-001")) == before
    assert diary_says_the_rows(hub) == 3


@pytest.mark.parametrize("act", [DeskAct.HOLD, DeskAct.REQUEUE, DeskAct.CANCEL, DeskAct.NOT_HERE, DeskAct.RECALL])
def test_whatever_a_desk_did_with_a_called_patient_is_undone(hub: Hub, desk: DeskInHand, act: DeskAct) -> None:
    desk.call()
    before = fields(stage_of(hub, "K-001"))
    desk.press(act, "K-001")
    desk.press(DeskAct.UNDO, "K-001")
    assert fields(stage_of(hub, "K-001")) == before


def test_an_undo_of_finish_and_call_goes_back_one_by_one(hub: Hub, desk: DeskInHand) -> None:
    desk.call()
    desk.press(DeskAct.HERE, "K-001")
    desk.press(DeskAct.FINISH_AND_CALL, "K-001")
    desk.press(DeskAct.UNDO, "K-002")
    desk.press(DeskAct.UNDO, "K-001")
    assert (stage_of(hub, "K-001").state, stage_of(hub, "K-002").state) == (State.SERVING, State.WAITING)
    assert diary_says_the_rows(hub) == 3


def test_an_undo_into_a_desk_that_has_another_patient_says_whom(hub: Hub, desk: DeskInHand) -> None:
    desk.call()
    desk.press(DeskAct.HERE, "K-001")
    desk.press(DeskAct.FINISH_AND_CALL, "K-001")
    with pytest.raises(Refused, match="undo_desk_busy") as refused:
        desk.press(DeskAct.UNDO, "K-001")
    assert refused.value.now is not None
    assert (refused.value.now.number, refused.value.now.state) == ("K-002", State.CALLED)
    assert stage_of(hub, "K-001").state == State.DONE


def test_a_desk_that_has_called_the_next_cannot_take_back_a_no_show_before_the_call(hub: Hub, desk: DeskInHand) -> None:
    desk.call()
    desk.press(DeskAct.NOT_HERE, "K-001")
    jonas = desk_in_hand(hub, "jonas", "cardiology-14")
    jonas.press(DeskAct.RETURN, "K-001")
    with pytest.raises(Refused, match="patient_changed") as refused:
        desk.press(DeskAct.UNDO, "K-001")
    assert refused.value.now is not None
    assert refused.value.now.state is State.WAITING


def test_after_five_minutes_nothing_is_undone(hub: Hub, desk: DeskInHand, clock: StandingClock) -> None:
    desk.call()
    clock.move(minutes=5, seconds=1)
    with pytest.raises(Refused, match="nothing_to_undo"):
        desk.press(DeskAct.UNDO, "K-001")


def test_what_the_patient_did_since_is_not_undone(hub: Hub, desk: DeskInHand) -> None:
    taken = take_number(hub)
    desk.press(DeskAct.HOLD, taken.number)
    patient(hub, taken.visit_id, PatientAct.LEAVE)
    with pytest.raises(Refused, match="patient_changed"):
        desk.press(DeskAct.UNDO, taken.number)
    assert stage_of(hub, taken.number).state == State.LEFT


def test_an_undone_call_overtook_nobody(hub: Hub, desk: DeskInHand) -> None:
    desk.press(DeskAct.CALL_THIS, "K-003", "medical")
    assert stage_of(hub, "K-001").overtaken == 1
    desk.press(DeskAct.UNDO, "K-003")
    assert [stage_of(hub, number).overtaken for number in ("K-001", "K-002", "K-003")] == [0, 0, 0]


def test_another_desk_has_nothing_of_ours_to_undo(hub: Hub, desk: DeskInHand) -> None:
    desk.call()
    with pytest.raises(Refused, match="nothing_to_undo"):
        desk_in_hand(hub, "jonas", "cardiology-14").press(DeskAct.UNDO, "K-001")


def test_an_undone_slip_for_another_day_gives_the_wait_and_the_later_steps_back(hub: Hub, desk: DeskInHand) -> None:
    visit_id = take_number(hub).visit_id
    hub.writer.run(lambda tx: add_stage(tx, visit_id=visit_id, service=BLOOD, who="account:1"))
    before = stages(hub, visit_id)
    hub.writer.run(lambda tx: slip_for_another_day(tx, desk=desk.code, number="K-004", who="account:1"))
    assert [state for _, state in stages(hub, visit_id)] == ["unserved", "unserved"]
    desk.press(DeskAct.UNDO, "K-004")
    assert stages(hub, visit_id) == before
    assert diary_says_the_rows(hub) == 5


def test_a_step_left_out_comes_back_and_the_one_that_had_its_turn_waits_for_it_again(
    hub: Hub, desk: DeskInHand
) -> None:
    visit_id = take_number(hub).visit_id
    hub.writer.run(lambda tx: add_stage(tx, visit_id=visit_id, service=BLOOD, who="account:1"))
    before = stages(hub, visit_id)
    for row in stage_rows(hub, visit_id):  # the one they wait at, then the one to come
        stage_id = row.id
        hub.writer.run(
            lambda tx, one=stage_id: skip_stage(tx, visit_id=visit_id, stage_id=one, who="account:1", desk_id=1)  # type: ignore[misc]
        )
        assert stages(hub, visit_id) != before
        desk.press(DeskAct.UNDO, "K-004")
        assert stages(hub, visit_id) == before
    assert diary_says_the_rows(hub) == 5


def test_a_step_left_out_comes_back_at_once_where_what_came_before_it_has_ended(hub: Hub, desk: DeskInHand) -> None:
    visit_id = take_number(hub).visit_id
    hub.writer.run(lambda tx: add_stage(tx, visit_id=visit_id, service=BLOOD, who="account:1"))
    later = stage_rows(hub, visit_id)[1].id
    hub.writer.run(lambda tx: skip_stage(tx, visit_id=visit_id, stage_id=later, who="account:1", desk_id=1))
    jonas = desk_in_hand(hub, "jonas", "cardiology-14")
    jonas.press(DeskAct.CALL_THIS, "K-004", "medical")
    jonas.press(DeskAct.HERE, "K-004")
    jonas.press(DeskAct.FINISH, "K-004")
    desk.press(DeskAct.UNDO, "K-004")
    assert [state for _, state in stages(hub, visit_id)] == ["done", "waiting"]


def test_people_moved_at_once_are_taken_back_one_by_one(hub: Hub, desk: DeskInHand) -> None:
    desk.press(DeskAct.HOLD, "K-001")
    key = hub.writer.run(
        lambda tx: declare_delay(
            tx, desk=desk.code, of=DelayOf.SERVICE, minutes=20, reason=DelayReason.ILLNESS, who="account:1",
            service=CARDIOLOGY,
        )
    )  # fmt: skip
    sending = Sending(Fate.RETURN_AT, at=hub.clock.now() + timedelta(minutes=20))
    moved = hub.writer.run(lambda tx: move_waiting(tx, delay=key, sending=sending, who="account:1", desk_id=1))
    assert moved.moved == 2
    with pytest.raises(Refused, match="patient_changed"):
        desk.press(DeskAct.UNDO, "K-001")
    for number in ("K-003", "K-002", "K-001"):
        desk.press(DeskAct.UNDO, number)
    assert stage_of(hub, "K-001").state == State.WAITING
    assert desk.call() == "K-001"
    assert diary_says_the_rows(hub) == 3


def forget_the_service(hub: Hub) -> None:
    """As an older release wrote its diary: a stage's first line named no service."""

    def enter(tx: Transaction) -> None:
        for line in tx.session.scalars(select(DiaryLine).where(DiaryLine.move == "issue")):
            line.why = {name: value for name, value in (line.why or {}).items() if name != "service"}

    hub.writer.run(enter)


def test_a_transfer_from_nobody_knows_where_is_not_undone(hub: Hub, desk: DeskInHand) -> None:
    forget_the_service(hub)
    desk.press(DeskAct.TRANSFER, "K-001", f"service:{BLOOD}")
    with pytest.raises(Refused, match="undo_unknown_service"):
        desk.press(DeskAct.UNDO, "K-001")
    assert stage_of(hub, "K-001").service_id == 2


def test_a_call_of_an_older_diary_is_undone_where_the_stage_is(hub: Hub, desk: DeskInHand) -> None:
    forget_the_service(hub)
    desk.call()
    desk.press(DeskAct.UNDO, "K-001")
    assert (stage_of(hub, "K-001").state, stage_of(hub, "K-001").service_id) == (State.WAITING, 1)


def shares(hub: Hub) -> dict[int, int]:
    with hub.database.reading() as session:
        return {
            row.service_id: row.turn for row in session.scalars(select(DeskService).where(DeskService.desk_id == 3))
        }


def test_in_proportion_an_undone_call_gives_its_turn_back_and_uncounts_its_own_service_only(
    hub: Hub, clock: StandingClock
) -> None:
    lab = desk_in_hand(hub, "nurse", "laboratory-3")
    weighed = update(DeskService).where(DeskService.desk_id == 3).values(weight=2)
    hub.writer.run(lambda tx: tx.connection.execute(weighed))
    for service in (BLOOD, "confidential-test", "confidential-test"):
        take_number(hub, service)
        clock.move(minutes=1)
    passed_before = update(Stage).where(Stage.service_id == 2).values(overtaken=2)
    hub.writer.run(lambda tx: tx.connection.execute(passed_before))
    before = shares(hub)
    lab.press(DeskAct.CALL_THIS, "M-003", "medical")
    assert shares(hub) != before
    assert [stage_of(hub, number).overtaken for number in ("M-001", "M-002")] == [2, 1]
    lab.press(DeskAct.UNDO, "M-003")
    assert shares(hub) == before
    assert [stage_of(hub, number).overtaken for number in ("M-001", "M-002")] == [2, 0]
