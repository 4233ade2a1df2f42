"""From the call to the end: desks, moves, and a diary that folds into the very same rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from config.contract.push import DepartmentState, LobbyState, QueueState
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Desk, Stage, Visit
from display_server.db.reading.fair_order import in_line
from display_server.db.reading.states import state_of
from display_server.domain.queue_order import Caps, in_order
from display_server.hub import Hub
from display_server.services.desks.call_next import Called, call_next
from display_server.services.desks.serve_patient import finish, not_here, patient_is_here, recall
from display_server.services.desks.staff_desk import close_desk, open_desk
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import arrive, book, staff, take_number
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

DESK = "cardiology-12"


def call(hub: Hub, desk: str = DESK) -> Called | None:
    return hub.writer.run(lambda tx: call_next(tx, desk=desk, who="account:1"))


def do(hub: Hub, act: Any, number: str = "K-001", desk: str = DESK) -> None:
    hub.writer.run(lambda tx: act(tx, desk=desk, number=number, who="account:1"))


def department(hub: Hub, code: str = "cardiology") -> DepartmentState:
    with hub.database.reading() as session:
        state = state_of(session, f"department:{code}", hub.clock.now())
    assert isinstance(state, DepartmentState)
    return state


def test_the_earliest_due_is_called_a_booking_before_a_walk_in_who_came_first(hub: Hub) -> None:
    staff(hub)
    take_number(hub)  # due in 25 minutes
    book(hub, NOW + timedelta(minutes=10))
    arrive(hub)
    called = call(hub)
    assert called is not None
    assert called.number == "K-002"


def test_nobody_waiting_is_said_plainly(hub: Hub) -> None:
    staff(hub)
    assert call(hub) is None


def test_a_closed_desk_calls_nobody(hub: Hub) -> None:
    take_number(hub)
    with pytest.raises(Refused, match="desk_closed"):
        call(hub)


def test_a_desk_serves_one_patient_at_a_time(hub: Hub) -> None:
    staff(hub)
    for _ in range(2):
        take_number(hub)
    call(hub)
    with pytest.raises(Refused, match="desk_busy"):
        call(hub)


def test_two_desks_never_call_the_same_patient(hub: Hub) -> None:
    staff(hub, "ruta", DESK)
    staff(hub, "jonas", "cardiology-14")
    for _ in range(2):
        take_number(hub)
    with ThreadPoolExecutor(2) as desks:
        called = list(desks.map(lambda desk: call(hub, desk), [DESK, "cardiology-14"]))
    assert sorted(one.number for one in called if one) == ["K-001", "K-002"]


def test_the_board_shows_the_call_then_the_patient_is_served_and_gone(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    for _ in range(2):
        take_number(hub)
        clock.move(seconds=1)
    call(hub)
    state = department(hub)
    assert [(one.number, one.room_label) for one in state.calling] == [("K-001", "12")]
    assert (state.next, state.waiting, state.open_desks) == (["K-002"], 1, 1)
    do(hub, patient_is_here)
    assert (department(hub).calling, department(hub).last_called) == ([], ["K-001"])
    do(hub, finish)
    with hub.database.reading() as session:
        assert session.scalars(select(Stage.state).order_by(Stage.due_at)).all() == ["done", "waiting"]


def test_a_recall_is_a_new_call_so_that_it_is_heard_again(hub: Hub) -> None:
    staff(hub)
    take_number(hub)
    call(hub)
    first = department(hub).calling[0].call_id
    do(hub, recall)
    assert department(hub).calling[0].call_id > first


def test_whoever_does_not_come_leaves_the_board(hub: Hub) -> None:
    staff(hub)
    take_number(hub)
    call(hub)
    do(hub, not_here)
    assert department(hub).calling == []
    assert call(hub) is None


@pytest.mark.parametrize("act", [recall, patient_is_here, finish, not_here])
def test_an_old_page_never_moves_the_next_patient(hub: Hub, act: Any) -> None:
    staff(hub)
    take_number(hub)
    call(hub)
    with pytest.raises(Refused, match="patient_changed"):
        do(hub, act, "K-999")


def test_what_is_not_possible_now_is_refused(hub: Hub) -> None:
    staff(hub)
    take_number(hub)
    call(hub)
    with pytest.raises(Refused, match="not_possible_now"):
        do(hub, finish)


def test_a_discreet_service_is_named_nowhere_public(hub: Hub) -> None:
    staff(hub, desk="laboratory-3")
    take_number(hub, "confidential-test")
    call(hub, "laboratory-3")
    with hub.database.reading() as session:
        for topic in ("department:laboratory", "queue:3", "lobby:st-anna"):
            state = state_of(session, topic, hub.clock.now())
            assert isinstance(state, DepartmentState | QueueState | LobbyState)
            assert "HIV" not in state.model_dump_json()
    assert department(hub, "laboratory").calling[0].service is None


def test_a_desk_is_closed_only_without_a_patient_and_only_by_its_own(hub: Hub) -> None:
    ruta, jonas = staff(hub), staff(hub, "jonas", None)
    take_number(hub)
    call(hub)
    with pytest.raises(Refused, match="desk_busy"):
        hub.writer.run(lambda tx: close_desk(tx, desk=DESK, account_id=ruta))
    with pytest.raises(Refused, match="desk_taken"):
        hub.writer.run(lambda tx: open_desk(tx, desk=DESK, account_id=jonas))
    do(hub, not_here)
    hub.writer.run(lambda tx: close_desk(tx, desk=DESK, account_id=ruta))
    assert department(hub).open_desks == 0


def test_opening_another_desk_closes_the_one_before(hub: Hub) -> None:
    ruta = staff(hub)
    hub.writer.run(lambda tx: open_desk(tx, desk="cardiology-14", account_id=ruta))
    with hub.database.reading() as session:
        assert session.scalars(select(Desk.code).where(Desk.is_open)).all() == ["cardiology-14"]


def test_the_diary_folds_into_the_very_same_rows(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    for _ in range(4):
        take_number(hub)
        clock.move(seconds=1)
    book(hub)
    arrive(hub)
    for acts in ([patient_is_here, finish], [recall, not_here], [patient_is_here]):
        called = call(hub)
        assert called is not None
        for act in acts:
            do(hub, act, called.number)
    assert diary_says_the_rows(hub) == 5


def test_a_call_that_nobody_ended_is_off_every_screen_the_next_morning(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    take_number(hub)
    call(hub)
    assert [one.number for one in department(hub).calling] == ["K-001"]
    clock.move(hours=13)
    assert department(hub).calling == []
    with hub.database.reading() as session:
        line = state_of(session, "queue:1", hub.clock.now())
    assert isinstance(line, QueueState)
    assert line.calling == []  # today's K-001 is another person, and looks for its number here


def test_a_line_is_read_in_the_order_it_will_be_called(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    for _ in range(3):
        take_number(hub)
        clock.move(seconds=1)
    book(hub)
    arrive(hub)
    with hub.database.reading() as session:
        state = state_of(session, "queue:1", hub.clock.now())
    assert isinstance(state, QueueState)
    assert state.waiting == department(hub).next == ["K-004", "K-001", "K-002", "K-003"]
    called = call(hub)
    assert called is not None
    assert called.number == "K-004"


def test_the_database_calls_in_the_very_order_the_rules_say(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    codes = ["BBBBBBBB", "CCCCCCCC", "DDDDDDDD", "FFFFFFFF"]
    for minutes, code in zip((12, 40, 40, 5), codes, strict=True):
        book(hub, NOW + timedelta(minutes=minutes), code, None)
    for comes in (codes[2], None, codes[1], None, codes[0], codes[3]):
        if comes is None:
            take_number(hub)
        else:
            arrive(hub, comes)
        clock.move(minutes=1)
    with hub.database.reading() as session:
        found = session.execute(select(Stage, Visit.shown_number).join(Visit, Visit.id == Stage.visit_id)).all()
    numbers = {stage.id: number for stage, number in found}
    line = in_order((in_line(stage) for stage, _ in found), clock.now(), Caps())
    called = []
    while (one := call(hub)) is not None:
        called.append(one.number)
        do(hub, not_here, one.number)
    assert called == [numbers[place.one.stage_id] for place in line]
    assert len(called) == 6


def test_who_was_forgotten_overnight_stands_in_no_line_in_the_morning(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    take_number(hub)
    clock.move(hours=14)
    assert department(hub).waiting == 0
    assert call(hub) is None


def test_a_topic_nobody_knows_has_no_state(hub: Hub) -> None:
    with hub.database.reading() as session:
        for topic in (
            "lobby:x",
            "department:x",
            "queue:x",
            "queue:cardiology-consultation",
            "queue:99",
            "site:x",
            "nonsense",
            "",
        ):
            assert state_of(session, topic, NOW) is None


def test_a_visit_and_its_stage_are_one_transaction(hub: Hub) -> None:
    def fails(tx: Transaction) -> None:
        staff_free = tx.session.scalar(select(Visit.id))
        assert staff_free is not None
        raise RuntimeError

    take_number(hub)
    with pytest.raises(RuntimeError):
        hub.writer.run(fails)
    assert department(hub).waiting == 1
