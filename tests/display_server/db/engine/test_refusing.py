"""A disk that is full or fails: numbers are refused in words, what was acknowledged stays, and all goes on when there is room."""

import resource
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, text

from config.settings import HubSettings
from display_server.db.engine.refusing import Storage, StorageRefuses, in_words
from display_server.db.engine.session import LOCKED_AFTER_S
from display_server.db.engine.transaction import Transaction
from display_server.db.engine.writer import Writer
from display_server.db.models import RateCount, Visit
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import ask, take_number


@contextmanager
def nothing_grows(hub: Hub) -> Iterator[None]:
    """No file may become longer than the database's journal is: what a full disk does to a writer."""
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    journal = hub.settings.home / "hub.sqlite-wal"
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal.stat().st_size, most[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)


def known(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Visit.shown_number).order_by(Visit.number)))


def test_a_disk_that_takes_no_more_refuses_numbers_in_words_and_loses_none(hub: Hub, kiosk: FlaskClient) -> None:
    given = [take_number(hub).number for _ in range(3)]
    asked = ask()
    with nothing_grows(hub):
        with pytest.raises(StorageRefuses, match="no numbers can be given"):
            take_number(hub, request_id=asked.request_id)
        answer = kiosk.post("/api/v1/numbers", data=ask().model_dump_json(), content_type="application/json")
        assert (answer.status_code, answer.get_json()["code"]) == (503, "disk_fails")
        assert known(hub) == given, "what is there can still be read"
        assert hub.writer.lives
    given += [take_number(hub, request_id=asked.request_id).number, take_number(hub).number]
    assert given == [f"K-{number:03}" for number in range(1, 6)], "no number was lost, none given twice"
    assert known(hub) == given


def test_a_full_database_says_that_the_disk_is_full(hub: Hub) -> None:
    given = [take_number(hub).number]

    def full(tx: Transaction) -> None:
        pages = tx.connection.execute(text("PRAGMA page_count")).scalar_one()
        tx.connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    hub.writer.run(full)
    why: Storage | None = None
    for act in (_a_count, _a_count_through_a_session):
        with pytest.raises(StorageRefuses, match="disk is full"):
            hub.writer.run(act)
    while why is None:
        try:
            given.append(take_number(hub).number)
        except StorageRefuses as refused:
            why = refused.why
    assert why is Storage.FULL
    assert known(hub) == given


def _a_count(tx: Transaction) -> None:
    """More than any free page holds."""
    more = insert(RateCount).values(what="x" * 900_000, window_from=tx.now, count=1)
    tx.connection.execute(more)


def _a_count_through_a_session(tx: Transaction) -> None:
    """The same as an administrator's pages write: SQLite has ended the session's own savepoint by the time it is taken back."""
    tx.session.add(RateCount(what="x" * 900_000, window_from=tx.now, count=1))


def test_a_database_that_another_program_holds_refuses_everybody_at_once_and_not_one_after_the_other(hub: Hub) -> None:
    given, refused = [take_number(hub).number], list[Storage]()

    def ask_in_vain() -> None:
        try:
            take_number(hub)
        except StorageRefuses as why:
            refused.append(why.why)

    other = sqlite3.connect(hub.settings.database_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    waiting = [threading.Thread(target=ask_in_vain) for _ in range(40)]
    for one in waiting:
        one.start()
    for one in waiting:
        one.join()
    assert refused == [Storage.LOCKED] * 40
    assert time.monotonic() - began < 10 * LOCKED_AFTER_S, (
        "some gather while the first wait; forty times as long it was"
    )
    assert known(hub) == given, "boards read on"
    other.close()
    given.append(take_number(hub).number)
    assert known(hub) == given


def test_what_the_disk_did_not_confirm_ends_the_process_and_acknowledges_nothing(
    settings: HubSettings, clock: StandingClock
) -> None:
    ended: list[bool] = []
    writer = Writer(settings, clock, die=lambda: ended.append(True))
    lost = sqlite3.OperationalError("disk I/O error")
    lost.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC

    def act(tx: Transaction) -> None:
        tx.connection.connection.dbapi_connection.execute("COMMIT")  # type: ignore[union-attr]  # nothing is open any more
        raise lost

    with pytest.raises(StorageRefuses):
        writer.run(act)
    assert ended == [True]
    writer.close()


def test_other_faults_stay_what_they_are() -> None:
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    refused = in_words(busy)
    assert isinstance(refused, StorageRefuses)
    assert refused.why is Storage.LOCKED
    for other in (ValueError("no"), sqlite3.IntegrityError("UNIQUE constraint failed")):
        assert in_words(other) is other
