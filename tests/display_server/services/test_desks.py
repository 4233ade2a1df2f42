"""Desks that pause, and desks that serve several services in proportion."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from config.contract.push import DepartmentState, LobbyState
from display_server.db.models import Desk, DeskService, DiaryLine
from display_server.db.reading.states import state_of
from display_server.domain.desk import PauseReason
from display_server.domain.priority import Priority
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.pause_desk import pause_desk, resume_desk
from display_server.services.desks.serve_patient import not_here, patient_is_here
from display_server.services.desks.set_priority import set_priority
from display_server.services.desks.staff_desk import close_desk, open_desk
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.desks.test_act_at_desk import press
from tests.display_server.services.queue_acts import BLOOD, staff, take_number
from tests.display_server.services.test_serving import department
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

DESK, LAB = "cardiology-12", "laboratory-3"


def pause(hub: Hub, minutes: int | None = 20) -> None:
    back_at = hub.clock.now() + timedelta(minutes=minutes) if minutes is not None else None
    hub.writer.run(lambda tx: pause_desk(tx, desk=DESK, reason=PauseReason.MEAL, back_at=back_at))


def weigh(hub: Hub, **weights: int) -> None:
    """`blood=2, confidential=1` at the laboratory's desk."""
    keys = {"blood": 2, "confidential": 3}
    for name, weight in weights.items():
        changed = update(DeskService).where(DeskService.service_id == keys[name]).values(weight=weight)
        hub.writer.run(lambda tx, changed=changed: tx.connection.execute(changed))  # type: ignore[misc]


def serve(hub: Hub) -> str | None:
    """The next one called at the laboratory's desk, who then does not come."""
    called = hub.writer.run(lambda tx: call_next(tx, desk=LAB, who="account:1"))
    if called is None:
        return None
    hub.writer.run(lambda tx: not_here(tx, desk=LAB, number=called.number, who="account:1"))
    return called.number


def test_a_paused_desk_calls_nobody_and_goes_on_where_it_stopped(hub: Hub) -> None:
    staff(hub)
    take_number(hub)
    pause(hub)
    with pytest.raises(Refused, match="desk_paused"):
        hub.writer.run(lambda tx: call_next(tx, desk=DESK, who="account:1"))
    hub.writer.run(lambda tx: resume_desk(tx, desk=DESK))
    called = hub.writer.run(lambda tx: call_next(tx, desk=DESK, who="account:1"))
    assert called is not None


def test_a_pause_is_told_on_the_boards_beside_the_counts(hub: Hub) -> None:
    staff(hub)
    staff(hub, "jonas", "cardiology-14")
    pause(hub)
    state = department(hub)
    assert state.open_desks == 1
    back = NOW + timedelta(minutes=20)
    assert [(desk.room_label, desk.place, desk.back_at) for desk in state.paused] == [("12", "room-12", back)]
    with hub.database.reading() as session:
        lobby = state_of(session, "lobby:st-anna", NOW)
    assert isinstance(lobby, LobbyState)
    told = [(line.open_desks, line.paused_desks, line.back_at) for line in lobby.departments]
    assert told == [(1, 1, back), (0, 0, None)]
    hub.writer.run(lambda tx: resume_desk(tx, desk=DESK))
    assert (department(hub).open_desks, department(hub).paused) == (2, [])


def test_a_room_in_which_another_desk_calls_people_is_not_at_its_pause(hub: Hub) -> None:
    hub.writer.run(
        lambda tx: tx.connection.execute(update(Desk).where(Desk.code == "cardiology-14").values(place_id=3))
    )
    staff(hub)
    staff(hub, "jonas", "cardiology-14")
    pause(hub)
    assert department(hub).paused == []
    hub.writer.run(lambda tx: pause_desk(tx, desk="cardiology-14", reason=PauseReason.MEAL, back_at=None))
    assert [(desk.room_label, desk.back_at) for desk in department(hub).paused] == [("12", NOW + timedelta(minutes=20))]


@pytest.mark.parametrize("minutes", [0, -5, 13 * 60])
def test_a_time_to_be_back_that_cannot_be_meant_is_refused(hub: Hub, minutes: int) -> None:
    staff(hub)
    with pytest.raises(Refused, match="back_at_wrong"):
        pause(hub, minutes)


def test_a_closed_desk_cannot_pause_and_closing_ends_a_pause(hub: Hub) -> None:
    with pytest.raises(Refused, match="desk_closed"):
        pause(hub)
    account = staff(hub)
    pause(hub, None)
    hub.writer.run(lambda tx: close_desk(tx, desk=DESK, account_id=account))
    hub.writer.run(lambda tx: open_desk(tx, desk=DESK, account_id=account))
    assert department(hub).open_desks == 1


def test_who_is_served_at_a_paused_desk_can_be_finished_there(hub: Hub) -> None:
    account = staff(hub)
    take_number(hub)
    press(hub, account, DeskAct.CALL_NEXT)
    hub.writer.run(lambda tx: patient_is_here(tx, desk=DESK, number="K-001", who="account:1"))
    press(hub, account, DeskAct.PAUSE, choice="procedure")
    press(hub, account, DeskAct.FINISH, "K-001")
    with pytest.raises(Refused, match="desk_paused"):
        press(hub, account, DeskAct.CALL_NEXT)
    press(hub, account, DeskAct.RESUME)
    with pytest.raises(Refused, match="nobody_waits"):
        press(hub, account, DeskAct.CALL_NEXT)


def test_a_pause_needs_a_reason_from_the_list(hub: Hub) -> None:
    account = staff(hub)
    with pytest.raises(Refused, match="reason_needed"):
        press(hub, account, DeskAct.PAUSE, choice="because")


def test_without_weights_a_desks_services_are_one_line(hub: Hub, clock: StandingClock) -> None:
    staff(hub, desk=LAB)
    for service in (BLOOD, BLOOD, "confidential-test", BLOOD):
        take_number(hub, service)
        clock.move(minutes=1)
    assert [serve(hub) for _ in range(4)] == ["M-001", "M-002", "M-003", "M-004"]


def test_with_weights_the_services_come_in_that_proportion(hub: Hub, clock: StandingClock) -> None:
    staff(hub, desk=LAB)
    weigh(hub, blood=1, confidential=2)
    for service in [BLOOD] * 3 + ["confidential-test"] * 5:
        take_number(hub, service)
        clock.move(minutes=1)
    called = [serve(hub) for _ in range(9)]
    assert called == ["M-001", "M-004", "M-005", "M-002", "M-006", "M-007", "M-003", "M-008", None]


def test_overtaking_is_counted_inside_a_service_only(hub: Hub, clock: StandingClock) -> None:
    staff(hub, desk=LAB)
    weigh(hub, blood=1, confidential=9)
    for service in [BLOOD, BLOOD, *["confidential-test"] * 4]:
        take_number(hub, service)
        clock.move(minutes=1)
    for _ in range(5):
        serve(hub)
    with hub.database.reading() as session:
        counts = session.execute(select(DiaryLine.why).where(DiaryLine.move == "call")).scalars().all()
    assert all("passed" not in (why or {}) for why in counts)
    state = department(hub, "laboratory")
    assert isinstance(state, DepartmentState)
    assert state.waiting == 1


def test_urgent_is_called_before_any_turn(hub: Hub, clock: StandingClock) -> None:
    staff(hub, desk=LAB)
    weigh(hub, blood=9, confidential=1)
    for service in [BLOOD, BLOOD, "confidential-test"]:
        take_number(hub, service)
        clock.move(minutes=1)
    serve(hub)
    hub.writer.run(lambda tx: set_priority(tx, desk=LAB, number="M-003", priority=Priority.URGENT, who="account:1"))
    assert serve(hub) == "M-003"


def test_a_call_carries_the_called_desks_room_and_way(hub: Hub) -> None:
    staff(hub, desk="cardiology-14")
    hub.writer.run(
        lambda tx: tx.connection.exec_driver_sql("""UPDATE place SET note = '{"en": "Floor 2, lift B"}' WHERE id = 4""")
    )
    take_number(hub)
    hub.writer.run(lambda tx: call_next(tx, desk="cardiology-14", who="account:1"))
    call = department(hub).calling[0]
    assert (call.room_label, call.place, call.way) == ("14", "room-14", {"en": "Floor 2, lift B"})
