"""An act reads its desk, its patient and its stage once: what it read stays true until it is over, also beside another node."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import select

from display_server.db.engine.prepared import Row
from display_server.db.engine.transaction import Transaction
from display_server.db.engine.writing import AnyWriter, open_writer
from display_server.db.models import Stage
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.domain.visit import Move
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.lines.broadcasts import start_broadcast
from display_server.services.refused import Refused
from display_server.services.stages import next_stage
from display_server.services.stages.later_stages import end_later
from display_server.services.stages.stage_moves import move_stage
from display_server.services.stages.visit_facts import stages_of
from tests.conftest import DATABASES
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.services.visit_acts import (
    HEART,
    LAB,
    People,
    checked_in,
    diary,
    on_a_pathway,
    stage_rows,
    stages,
)

on_both = pytest.mark.parametrize("backend", DATABASES, indirect=True)
beside_another = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
"""SQLite has one writer, and one act at a time."""
WITHIN_S = 20.0
A_MOMENT_S = 0.3
"""An act that another one holds up has got as far as it comes by then."""


@pytest.fixture
def node(hub: Hub) -> Iterator[AnyWriter]:
    """Another node's writer."""
    writer = open_writer(hub.settings, hub.clock)
    yield writer
    writer.close()


@contextmanager
def held_up_by(
    node: AnyWriter, act: Callable[[Transaction], object]
) -> Iterator[tuple[ThreadPoolExecutor, Callable[[], None]]]:
    """What is begun in here by one of the threads meets `act` of another node: done, and kept when what is given is called."""
    done, keep = threading.Event(), threading.Event()

    def slowly(tx: Transaction) -> None:
        act(tx)
        done.set()
        assert keep.wait(WITHIN_S)

    def keep_it() -> None:
        time.sleep(A_MOMENT_S)
        keep.set()

    with ThreadPoolExecutor(2) as threads:
        other: Future[None] = threads.submit(node.run, slowly)
        assert done.wait(WITHIN_S)
        try:
            yield threads, keep_it
        finally:
            keep.set()
        other.result(WITHIN_S)


def called(hub: Hub, people: People) -> UUID:
    """The visit of who is called to the heart's desk."""
    issued = take_number(hub)
    assert people.press(HEART, DeskAct.CALL_NEXT) == issued.number
    return issued.visit_id


def moves(hub: Hub, visit_id: UUID) -> list[str]:
    return [line.move for line in diary(hub, visit_id)]


@beside_another
@pytest.mark.parametrize("act", [DeskAct.HERE, DeskAct.RECALL, DeskAct.NOT_HERE])
def test_who_has_left_by_phone_at_this_moment_is_moved_by_no_desk(hub: Hub, node: AnyWriter, act: DeskAct) -> None:
    people = People(hub)
    visit_id = called(hub, people)
    stage = stage_rows(hub, visit_id)[0]
    with held_up_by(node, lambda tx: move_stage(tx, stage.id, Move.LEAVE, who="visit")) as (threads, keep):
        pressed = threads.submit(people.press, HEART, act, "K-001")
        keep()
        with pytest.raises(Refused) as refused:
            pressed.result(WITHIN_S)
    assert refused.value.code == "patient_changed"
    assert refused.value.now is not None, "who it was, and how they stand"
    assert moves(hub, visit_id) == ["issue", "call", "leave"]
    diary_says_the_rows(hub)


@beside_another
def test_a_finish_stands_on_what_another_node_wrote_a_moment_ago(hub: Hub, node: AnyWriter) -> None:
    people = People(hub)
    visit_id = called(hub, people)
    stage = stage_rows(hub, visit_id)[0]

    def here(tx: Transaction) -> None:
        assert move_stage(tx, stage.id, Move.HERE, who="account:1", desk_id=stage.desk_id)

    with held_up_by(node, here) as (threads, keep):
        pressed = threads.submit(people.press, HEART, DeskAct.FINISH, "K-001")
        keep()
        pressed.result(WITHIN_S)
    assert moves(hub, visit_id) == ["issue", "call", "here", "finish"]
    assert stage_rows(hub, visit_id)[0].serving_at == hub.clock.now()
    diary_says_the_rows(hub)


@beside_another
def test_nobody_is_called_where_all_must_leave_since_the_finish_waited(hub: Hub, node: AnyWriter) -> None:
    people = People(hub)
    visit_id = called(hub, people)
    people.press(HEART, DeskAct.HERE, "K-001")
    stage, waits = stage_rows(hub, visit_id)[0], take_number(hub)

    def look(tx: Transaction) -> None:
        assert tx.session.scalars(select(Stage).where(Stage.id == stage.id).with_for_update()).one()

    def leave(tx: Transaction) -> None:
        start_broadcast(tx, site="st-anna", kind=BroadcastKind.EVACUATE, zone=Zone.SITE, account_id=1)

    with held_up_by(node, look) as (threads, keep):
        pressed = threads.submit(people.press, HEART, DeskAct.FINISH_AND_CALL, "K-001")
        time.sleep(A_MOMENT_S)
        hub.writer.run(leave)
        keep()
        with pytest.raises(Refused, match="broadcast"):
            pressed.result(WITHIN_S)
    assert moves(hub, visit_id) == ["issue", "call", "here"]
    assert moves(hub, waits.visit_id) == ["issue"]


@beside_another
def test_a_next_stage_taken_out_between_two_looks_holds_up_no_finish(
    hub: Hub, node: AnyWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = People(hub)
    on_a_pathway(hub, (BLOOD, CARDIOLOGY), booked=BLOOD)
    issued = checked_in(hub).issued
    assert issued is not None
    people.press(LAB, DeskAct.CALL_NEXT)
    people.press(LAB, DeskAct.HERE, issued.number)

    def after_somebody_else(tx: Transaction, visit_id: UUID) -> list[Row]:
        node.run(lambda other: end_later(other, visit_id, Move.CANCEL, who="account:1", why={}))
        return stages_of(tx, visit_id)

    monkeypatch.setattr(next_stage, "stages_of", after_somebody_else)
    people.press(LAB, DeskAct.FINISH, issued.number)
    assert stages(hub, issued.visit_id) == [(BLOOD, "done"), (CARDIOLOGY, "cancelled")]
    diary_says_the_rows(hub)


@on_both
def test_finish_and_call_where_nobody_may_call_finishes_nobody(hub: Hub) -> None:
    people = People(hub)
    visit_id = called(hub, people)
    people.press(HEART, DeskAct.HERE, "K-001")
    people.press(HEART, DeskAct.PAUSE, choice="break")
    with pytest.raises(Refused, match="desk_paused"):
        people.press(HEART, DeskAct.FINISH_AND_CALL, "K-001")
    with pytest.raises(Refused, match="patient_changed"):
        people.press(HEART, DeskAct.FINISH_AND_CALL, "K-002")
    assert moves(hub, visit_id) == ["issue", "call", "here"]
    people.press(HEART, DeskAct.RESUME)
    assert people.press(HEART, DeskAct.FINISH_AND_CALL, "K-001") is None
    assert moves(hub, visit_id) == ["issue", "call", "here", "finish"]


@on_both
def test_a_refused_finish_and_call_leaves_the_next_stage_expected(hub: Hub) -> None:
    people = People(hub)
    on_a_pathway(hub, (BLOOD, BLOOD), booked=BLOOD)
    issued = checked_in(hub).issued
    assert issued is not None
    people.press(LAB, DeskAct.CALL_NEXT)
    people.press(LAB, DeskAct.HERE, issued.number)
    people.press(LAB, DeskAct.PAUSE, choice="break")
    with pytest.raises(Refused, match="desk_paused"):
        people.press(LAB, DeskAct.FINISH_AND_CALL, issued.number)
    assert stages(hub, issued.visit_id) == [(BLOOD, "serving"), (BLOOD, "expected")]
    people.press(LAB, DeskAct.RESUME)
    assert people.press(LAB, DeskAct.FINISH_AND_CALL, issued.number) == issued.number, "whose next stage waits here"
    diary_says_the_rows(hub)
