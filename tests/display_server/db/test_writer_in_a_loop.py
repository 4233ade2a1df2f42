"""Acts an event loop submits: one turn is one commit, beside threads and to the end."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from display_server.db.engine import writer
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.refusing import WriterStopped
from display_server.db.engine.transaction import Transaction
from display_server.db.models import RateCount
from display_server.hub import Hub
from tests.display_server.db.counting import count_up, rows
from tests.in_a_loop import in_a_loop
from tests.small_cast import NOW

ONE_MORE = Prepared(
    upsert(RateCount)
    .values(what=bindparam("what"), window_from=NOW, count=1)
    .on_conflict_do_update(index_elements=["what", "window_from"], set_={"count": RateCount.__table__.c.count + 1})
)


@pytest.fixture(autouse=True)
def _a_group_may_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stands still for four milliseconds ends a group; what is tested is who belongs to one."""
    monkeypatch.setattr(writer, "GROUP_MAY_LAST_S", 60.0)


def submitted(*acts: Callable[[Transaction], Any], hub: Hub) -> list[Any]:
    """What each act answered or raised, all submitted in the same turn of an event loop."""

    async def submit() -> list[Any]:
        return await asyncio.gather(*[hub.writer.submit(act) for act in acts], return_exceptions=True)

    return in_a_loop(submit())


def test_what_a_loop_submits_in_one_turn_is_one_commit(hub: Hub) -> None:
    before = hub.writer.groups
    assert submitted(*[lambda _tx, n=n: n for n in range(8)], hub=hub) == list(range(8))
    assert hub.writer.groups == before + 1


def test_an_act_that_fails_in_a_loop_fails_alone(hub: Hub) -> None:
    def fail(tx: Transaction) -> None:
        count_up(tx)
        raise ValueError("no")

    answers = submitted(count_up, fail, lambda tx: count_up(tx, "y"), hub=hub)
    assert isinstance(answers[1], ValueError)
    assert rows(hub) == 2


def test_a_refusal_before_the_first_write_costs_the_others_nothing(hub: Hub) -> None:
    times: list[str] = []

    def refuse(_tx: Transaction) -> None:
        times.append("refused")
        raise ValueError("closed")

    def enter(tx: Transaction) -> None:
        times.append("entered")
        count_up(tx)

    answers = submitted(enter, refuse, lambda tx: count_up(tx, "y"), hub=hub)
    assert isinstance(answers[1], ValueError)
    assert times == ["entered", "refused"]
    assert rows(hub) == 2


def test_what_failed_half_done_is_taken_back_and_the_rest_of_its_group_done_once_more(hub: Hub) -> None:
    """Also where the half was the session's, and where two of one group fail."""

    def half(tx: Transaction) -> None:
        tx.run(ONE_MORE, what="half")
        raise ValueError("no")

    def half_of_a_session(tx: Transaction) -> None:
        tx.session.add(RateCount(what="session", window_from=NOW, count=1))
        tx.session.flush()
        raise ValueError("no")

    before = hub.writer.groups
    good = [lambda tx, n=n: tx.run(ONE_MORE, what=f"good {n}") for n in range(4)]
    answers = submitted(good[0], half, good[1], half_of_a_session, good[2], half, good[3], hub=hub)
    assert [isinstance(answer, ValueError) for answer in answers] == [False, True, False, True, False, True, False]
    assert hub.writer.groups == before + 1
    with hub.database.reading() as session:
        found = {what: times for what, times in session.execute(select(RateCount.what, RateCount.count))}  # noqa: C416
    assert found == {f"good {n}": 1 for n in range(4)}


def test_threads_and_a_loop_share_the_turn(hub: Hub) -> None:
    """Whoever leads answers everyone, also over the border."""
    ends = threading.Event()

    def from_a_thread() -> None:
        number = 0
        while not ends.is_set():
            hub.writer.run(lambda tx: tx.run(ONE_MORE, what="thread"))
            number += 1
        counted.append(number)

    counted: list[int] = []
    threads = [threading.Thread(target=from_a_thread) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(40):
            submitted(*[lambda tx, n=n: tx.run(ONE_MORE, what=f"loop {n}") for n in range(5)], hub=hub)
    finally:
        ends.set()
        for thread in threads:
            thread.join(10)
    with hub.database.reading() as session:
        found = {what: times for what, times in session.execute(select(RateCount.what, RateCount.count))}  # noqa: C416
    assert found == {"thread": sum(counted), **{f"loop {n}": 40 for n in range(5)}}


def test_acts_of_a_loop_that_has_ended_are_still_written(hub: Hub) -> None:
    """A server that stops leaves nobody's number half given."""

    async def submit_and_go() -> None:
        hub.writer.submit(count_up)

    in_a_loop(submit_and_go())
    hub.writer.close()
    assert rows(hub) == 1


def test_a_closed_writer_refuses_a_loop(hub: Hub) -> None:
    async def submit() -> None:
        with pytest.raises(WriterStopped):
            hub.writer.submit(count_up)

    hub.writer.close()
    in_a_loop(submit())


def test_threads_write_through_the_loop_that_lives_and_for_themselves_after_it(hub: Hub) -> None:
    """Beside a busy loop a thread gets the interpreter back late; without the loop nobody may wait for it."""
    leaders: list[int] = []

    def note_leader(_tx: Transaction) -> None:
        leaders.append(threading.get_ident())

    async def live() -> int:
        await hub.writer.submit(lambda tx: None)  # noqa: ARG005  # the loop lives here now
        threads = [threading.Thread(target=lambda: hub.writer.run(note_leader)) for _ in range(4)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            await asyncio.sleep(0.005)
        return threading.get_ident()

    assert in_a_loop(live()) == leaders[0]
    assert len(set(leaders)) == 1
    hub.writer.run(note_leader)
    assert leaders[-1] == threading.get_ident()
    assert submitted(count_up, hub=hub) == [None]
