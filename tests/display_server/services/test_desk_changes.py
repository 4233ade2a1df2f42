"""What a desk goes through: a clinician who moves and whose patient goes along; pauses and delays leave a record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from display_server.db.models import AuditLine, DeskPause, DiaryLine
from display_server.domain.delay import DelayOf, DelayReason
from display_server.domain.desk import PauseReason
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.pause_desk import pause_desk, resume_desk
from display_server.services.desks.staff_desk import close_desk, open_desk
from display_server.services.lines.declare_delay import declare_delay, end_delay
from display_server.services.refused import Refused
from display_server.services.stages.end_stages import note_no_shows
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import DeskInHand, desk_in_hand, stage_of
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import take_number
from tests.display_server.services.test_serving import department
from tests.display_server.services.visit_acts import diary
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
THERE = "cardiology-14"


def goes_to(hub: Hub, desk: DeskInHand, code: str = THERE, *, take_over: bool = False) -> DeskInHand:
    hub.writer.run(lambda tx: open_desk(tx, desk=code, account_id=desk.account, take_over=take_over))
    return DeskInHand(hub, code, desk.account)


def test_who_is_called_is_called_to_the_new_room(hub: Hub, clock: StandingClock) -> None:
    taken = take_number(hub)
    desk = desk_in_hand(hub)
    desk.call()
    before = department(hub).calling[0]
    clock.move(minutes=1)
    there = goes_to(hub, desk)
    call = department(hub).calling[0]
    assert (before.room_label, call.room_label, call.called_at) == ("12", "14", clock.now())
    assert call.call_id > before.call_id, "boards sound again"
    last: DiaryLine = diary(hub, taken.visit_id)[-1]
    assert (last.move, last.old, last.new) == ("move_along", "called", "called")
    assert last.why == {"desk": THERE, "desk_was": "cardiology-12"}
    assert (department(hub).open_desks, diary_says_the_rows(hub)) == (1, 1)
    there.press(DeskAct.HERE, "K-001")
    there.press(DeskAct.FINISH, "K-001")
    assert stage_of(hub, "K-001").state == State.DONE


def test_who_is_served_goes_on_being_served_there(hub: Hub) -> None:
    take_number(hub)
    desk = desk_in_hand(hub)
    desk.call()
    desk.press(DeskAct.HERE, "K-001")
    serving_at = stage_of(hub, "K-001").serving_at
    there = goes_to(hub, desk)
    stage = stage_of(hub, "K-001")
    assert (stage.state, stage.desk_id, stage.serving_at) == (State.SERVING, 2, serving_at)
    assert department(hub).calling == []
    there.press(DeskAct.FINISH_AND_CALL, "K-001")
    diary_says_the_rows(hub)


def test_the_way_to_the_new_room_starts_a_no_shows_time_again(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    desk = desk_in_hand(hub)
    desk.call()
    for _ in range(2):
        desk.press(DeskAct.RECALL, "K-001")
    clock.move(minutes=2)
    goes_to(hub, desk)
    clock.move(minutes=2)
    assert hub.writer.run(note_no_shows) == 0


def test_a_desk_with_somebody_elses_patient_takes_in_no_second_one(hub: Hub) -> None:
    take_number(hub)
    take_number(hub)
    desk, other = desk_in_hand(hub), desk_in_hand(hub, "jonas", THERE)
    desk.call()
    other.call()
    with pytest.raises(Refused, match="desk_busy") as refused:
        goes_to(hub, desk, take_over=True)
    assert refused.value.now is not None
    assert refused.value.now.number == "K-002"
    assert department(hub).open_desks == 2, "nothing has changed"
    assert [stage_of(hub, number).desk_id for number in ("K-001", "K-002")] == [1, 2]


def test_after_a_move_the_new_desks_own_press_is_undone_first(hub: Hub) -> None:
    take_number(hub)
    desk = desk_in_hand(hub)
    desk.call()
    there = goes_to(hub, desk)
    there.press(DeskAct.HERE, "K-001")
    there.press(DeskAct.UNDO, "K-001")
    stage = stage_of(hub, "K-001")
    assert (stage.state, stage.desk_id) == (State.CALLED, 2)
    diary_says_the_rows(hub)


def test_each_pause_is_kept_with_its_end(hub: Hub, clock: StandingClock) -> None:
    desk = desk_in_hand(hub)
    for reason, minutes in ((PauseReason.MEAL, 30), (PauseReason.BREAK, 10)):
        hub.writer.run(lambda tx, reason=reason: pause_desk(tx, desk=desk.code, reason=reason, back_at=None))  # type: ignore[misc]
        clock.move(minutes=minutes)
        later = clock.now() + timedelta(minutes=5)
        hub.writer.run(lambda tx, at=later: pause_desk(tx, desk=desk.code, reason=PauseReason.OTHER, back_at=at))  # type: ignore[misc]
        clock.move(minutes=5)
        if reason is PauseReason.MEAL:
            hub.writer.run(lambda tx: resume_desk(tx, desk=desk.code))
        else:
            hub.writer.run(lambda tx: close_desk(tx, desk=desk.code, account_id=desk.account))
    with hub.database.reading() as session:
        kept = session.scalars(select(DeskPause).order_by(DeskPause.id)).all()
    assert [(one.account_id, one.reason, one.ended_at and one.ended_at - one.began_at) for one in kept] == [
        (desk.account, "other", timedelta(minutes=35)),
        (desk.account, "other", timedelta(minutes=15)),
    ]
    assert kept[0].began_at == NOW
    assert kept[0].back_at == NOW + timedelta(minutes=35)


def test_who_says_a_delay_and_who_ends_it_stands_in_the_audit(hub: Hub) -> None:
    desk = desk_in_hand(hub)
    who = f"account:{desk.account}"
    key = hub.writer.run(
        lambda tx: declare_delay(tx, desk=desk.code, of=DelayOf.DESK, minutes=20, reason=DelayReason.EMERGENCY, who=who)
    )
    hub.writer.run(lambda tx: end_delay(tx, key=key, department="cardiology", who=who))
    with hub.database.reading() as session:
        said, ended = session.scalars(select(AuditLine).order_by(AuditLine.seq)).all()
    assert (said.who, said.what, said.subject) == (who, "declare_delay", "desk:cardiology-12")
    assert said.after is not None
    assert (said.after["of"], said.after["minutes"], said.after["reason"]) == ("desk", 20, "emergency")
    assert (ended.who, ended.what, ended.subject) == (who, "end_delay", f"delay:{key}")
