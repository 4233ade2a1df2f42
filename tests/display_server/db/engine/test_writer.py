"""The one way to write: groups, savepoints, topics, the lock."""

import json
import socket
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError

from config.settings import HubSettings
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.refusing import WriterStopped
from display_server.db.engine.transaction import Transaction
from display_server.db.engine.waiting import Waiting
from display_server.db.engine.writer import ActInsideAct, AnotherWriter, Writer
from display_server.db.models import RateCount, Topic
from display_server.hub import Hub
from tests.conftest import DATABASES, StandingClock
from tests.display_server.db.counting import count_up, rows

ALL_COUNTS = Prepared(select(RateCount.what))
_COUNT = Prepared(insert(RateCount).values(what=bindparam("what"), window_from=bindparam("window_from"), count=1))


def test_an_act_is_on_disk_when_its_caller_goes_on(hub: Hub) -> None:
    hub.writer.run(count_up)
    assert rows(hub) == 1


def test_a_failing_act_raises_in_its_caller_and_leaves_nothing(hub: Hub) -> None:
    def fail(tx: Transaction) -> None:
        count_up(tx)
        tx.session.flush()
        tx.touch("lobby:st-anna")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        hub.writer.run(fail)
    assert rows(hub) == 0
    with hub.database.reading() as session:
        assert session.get(Topic, "lobby:st-anna") is None


@pytest.mark.parametrize("backend", DATABASES, indirect=True)
def test_what_was_only_put_down_before_a_session_goes_with_the_act_that_failed(hub: Hub) -> None:
    def fail(tx: Transaction) -> None:
        tx.put(_COUNT, what="put", window_from=tx.now)
        count_up(tx, "orm")
        tx.session.flush()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        hub.writer.run(fail)
    assert rows(hub) == 0


@pytest.mark.parametrize("backend", DATABASES, indirect=True)
def test_a_row_that_is_refused_at_the_commit_refuses_its_act_and_no_other(hub: Hub) -> None:
    def put(tx: Transaction) -> None:
        tx.put(_COUNT, what="put", window_from=tx.now)

    hub.writer.run(put)
    with pytest.raises((IntegrityError, psycopg.errors.UniqueViolation, sqlite3.IntegrityError)):
        hub.writer.run(put)
    hub.writer.run(count_up)
    assert rows(hub) == 2


def test_acts_of_one_group_share_a_commit_and_fail_alone(hub: Hub) -> None:
    stands, go = threading.Event(), threading.Event()

    def hold(_tx: Transaction) -> None:
        stands.set()
        assert go.wait(60)

    def one(number: int) -> None:
        def act(tx: Transaction) -> None:
            count_up(tx, f"{number}")
            if number % 3 == 0:
                raise ValueError

        try:
            hub.writer.run(act)
        except ValueError:
            failed.append(number)

    failed: list[int] = []
    first = threading.Thread(target=hub.writer.run, args=(hold,))
    first.start()
    assert stands.wait(60)
    before = hub.writer.groups
    threads = [threading.Thread(target=one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in [first, *threads]:
        thread.join(5)
    assert sorted(failed) == [0, 3, 6, 9]
    assert rows(hub) == 8
    assert hub.writer.groups - before < 12


def test_a_topic_rises_with_the_commit_and_push_hears_of_it(hub: Hub) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as push:
        push.bind(str(hub.settings.wake_sockets[0]))
        push.settimeout(2)
        for _ in range(2):
            hub.writer.run(lambda tx: tx.touch("lobby:st-anna", "department:cardiology"))
        heard = json.loads(push.recv(1000))
    assert heard == ["department:cardiology", "lobby:st-anna"]
    with hub.database.reading() as session:
        assert session.get_one(Topic, "lobby:st-anna").version == 2


def test_writing_goes_on_while_push_is_away(hub: Hub) -> None:
    hub.writer.run(lambda tx: tx.touch("lobby:st-anna"))
    assert hub.writer.wakes_unheard == 1


def test_a_second_writer_is_refused(hub: Hub) -> None:
    with pytest.raises(AnotherWriter):
        Writer(hub.settings, hub.clock)


def test_an_act_cannot_run_another_act(hub: Hub) -> None:
    with pytest.raises(ActInsideAct):
        hub.writer.run(lambda _tx: hub.writer.run(count_up))


def test_a_library_that_commits_the_session_ends_only_its_own_savepoint(hub: Hub) -> None:
    def act(tx: Transaction) -> None:
        count_up(tx)
        tx.session.commit()
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  # our own, bare
        hub.writer.run(act)
    assert rows(hub) == 0


def test_the_read_side_cannot_write(hub: Hub) -> None:
    with hub.database.reading() as session, pytest.raises(Exception, match="readonly"):
        session.execute(text("DELETE FROM device"))


def test_a_group_that_cannot_be_written_fails_for_all_and_the_next_one_works(hub: Hub) -> None:
    """A disk that is full, say: nobody may believe that their act is kept."""

    def breaks_the_transaction(tx: Transaction) -> None:
        count_up(tx)
        tx.session.flush()
        tx.connection.exec_driver_sql("ROLLBACK")

    with pytest.raises(Exception, match="savepoint"):
        hub.writer.run(breaks_the_transaction)
    assert rows(hub) == 0
    hub.writer.run(count_up)
    assert rows(hub) == 1


def test_an_act_that_ends_its_thread_costs_the_next_one_but_not_the_writer(hub: Hub) -> None:
    """What was begun is undone by whoever comes next: they are refused, nothing of it is kept, then all goes on."""

    def ends(tx: Transaction) -> None:
        count_up(tx)
        raise SystemExit

    with pytest.raises(SystemExit):
        hub.writer.run(ends)
    with pytest.raises(Exception, match="within a transaction"):
        hub.writer.run(count_up)
    assert rows(hub) == 0
    hub.writer.run(count_up)
    assert rows(hub) == 1


def test_core_orm_and_compiled_statements_share_the_acts_transaction(hub: Hub) -> None:
    def act(tx: Transaction) -> int:
        count_up(tx, "orm")
        tx.session.flush()
        tx.connection.execute(text("INSERT INTO rate_count VALUES ('core', '2026-03-12', 1)"))
        return len(tx.all(ALL_COUNTS))

    assert hub.writer.run(act) == 2
    assert rows(hub) == 2


def test_many_callers_hand_the_turn_on_and_nobody_is_forgotten(hub: Hub) -> None:
    answers: list[int] = []

    def caller(place: int) -> None:
        for turn in range(25):
            answers.append(hub.writer.run(lambda _tx, said=place * 100 + turn: said))  # type: ignore[misc]

    threads = [threading.Thread(target=caller, args=(place,)) for place in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == [place * 100 + turn for place in range(12) for turn in range(25)]
    assert hub.writer.run(lambda _tx: "free") == "free"


def test_a_closed_writer_refuses(hub: Hub) -> None:
    hub.writer.close()
    with pytest.raises(WriterStopped):
        hub.writer.run(count_up)


def test_a_fact_is_looked_up_once_until_somebody_may_have_changed_it(hub: Hub) -> None:
    looked: list[int] = []

    def look() -> int:
        looked.append(1)
        return len(looked)

    def ask(tx: Transaction) -> int:
        return tx.fact("x", look)

    def change_the_catalogue(tx: Transaction) -> None:
        ask(tx)
        tx.touch("site:st-anna")

    def use_a_session(tx: Transaction) -> None:
        ask(tx)
        tx.session.flush()

    def be_mistaken(tx: Transaction) -> None:
        tx.spare_facts()
        tx.touch("site:st-anna")

    def show_something_else(tx: Transaction) -> None:
        tx.spare_facts(also_of_site=True)
        tx.touch("site:st-anna")

    assert [hub.writer.run(ask) for _ in range(3)] == [1, 1, 1]
    for spares in (lambda tx: tx.spare_facts(), show_something_else):
        hub.writer.run(spares)
        assert hub.writer.run(ask) == 1
    hub.writer.run(lambda tx: None)  # noqa: ARG005  # it said nothing of what it did
    assert hub.writer.run(ask) == 2
    for may_change in (change_the_catalogue, use_a_session, be_mistaken):
        before, _, after = (hub.writer.run(act) for act in (ask, may_change, ask))
        assert (before or 0) + 1 == after


def test_a_fact_of_an_act_that_failed_is_forgotten(hub: Hub) -> None:
    def fail(tx: Transaction) -> None:
        tx.fact("x", lambda: "wrong")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  # our own
        hub.writer.run(fail)
    assert hub.writer.run(lambda tx: tx.fact("x", lambda: "right")) == "right"


class SlowAnswers(Writer):
    """Hands its turn on long before it answers, and whoever takes a turn thinks for a while: as a busy machine now and then."""

    def _answer(self, group: list[Waiting[Any]], ours: Waiting[Any] | None) -> None:
        time.sleep(0.4)
        super()._answer(group, ours)

    def _take_turn(self) -> bool:
        taken = super()._take_turn()
        if taken:
            time.sleep(0.8)
        return taken


def test_a_turn_taken_while_the_answer_was_on_its_way_is_handed_on(settings: HubSettings, clock: StandingClock) -> None:
    writer = SlowAnswers(settings, clock)
    both_wait = threading.Event()
    done: list[str] = []

    def write(name: str, act: Callable[[Transaction], Any]) -> None:
        writer.run(act)
        done.append(name)

    def run(name: str, act: Callable[[Transaction], Any]) -> threading.Thread:
        thread = threading.Thread(target=write, args=(name, act), daemon=True)
        thread.start()
        return thread

    threads = [run("first", lambda _: both_wait.wait(10))]
    threads += [run(name, lambda _: None) for name in ("second", "third")]
    time.sleep(0.3)  # both stand in line
    both_wait.set()
    for thread in threads:
        thread.join(10)
    last = run("after them", lambda _: None)
    last.join(10)
    assert sorted(done) == ["after them", "first", "second", "third"]
    writer.close()
