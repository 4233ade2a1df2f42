"""What must reach the hub, on disk before it is first tried: survives kill -9, is sent in order, deleted when answered.

A *held* entry waits for something here: a number until its person has it (else it is told as unclaimed), a print until its
outcome is known (else it is told as unknown). A restart releases what was held. No name of a patient is ever in it.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from config.contract.device_api import OfflineNumber, ReportPrint, ReportUnclaimed

NAME = "outbox.sqlite"
_INDEXES = (
    "of_people ON entry (seq) WHERE held = 0 AND session_id IS NOT NULL",
    "of_visit ON entry (visit_id) WHERE visit_id IS NOT NULL",
)
"""What is looked for at every visit, among the thousands of a day without the hub."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Act(StrEnum):
    """What is asked of the hub; the value is the path of the device API."""

    NUMBER = "numbers"
    OFFLINE = "offline-numbers"
    CHECK_IN = "check-ins"
    PRINT = "prints"
    HELP = "help-calls"
    FAMILY = "families"
    FEEDBACK = "feedback"
    PLACE = "places-chosen"
    LEFT = "left"
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True)
class Entry:
    """One request as it will be sent. `session_id` is the person's who asked; None for a report."""

    request_id: UUID
    act: Act
    body: str
    session_id: UUID | None


class Outbox:
    """Thread-safe; every call is one durable transaction of a few milliseconds, so none is made on the screen's thread."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = threading.Lock()
        self._rows = _open(folder / NAME)

    def close(self) -> None:
        with self._lock:
            self._rows.close()

    def put(self, entry: Entry) -> None:
        """Keep a request. Kept once: the same request id again changes nothing."""
        with self._lock, self._rows:
            self._insert(entry, held=False)

    def first(self, *, alarms: bool = False) -> Entry | None:
        """The oldest request that may be sent; calls for a person go a way of their own (`alarms`)."""
        with self._lock:
            row = self._rows.execute(
                "SELECT request_id, act, body, session_id FROM entry WHERE held = 0 AND (act = ?) = ? ORDER BY seq LIMIT 1",
                (Act.HELP, alarms),
            ).fetchone()
        return _entry(row) if row else None

    def waiting(self) -> list[Entry]:
        """Everything not yet accepted by the hub, oldest first."""
        with self._lock:
            rows = self._rows.execute(
                "SELECT request_id, act, body, session_id FROM entry WHERE held = 0 ORDER BY seq"
            ).fetchall()
        return [_entry(row) for row in rows]

    def count(self) -> int:
        """How many are not yet accepted by the hub: asked with every heartbeat, also after a day without the hub."""
        with self._lock:
            return int(self._rows.execute("SELECT count(*) FROM entry WHERE held = 0").fetchone()[0])

    def of_people(self) -> list[Entry]:
        """What somebody asked and the courier carries, oldest first: a few, however many reports wait beside them."""
        with self._lock:
            rows = self._rows.execute(
                "SELECT request_id, act, body, session_id FROM entry WHERE held = 0 AND session_id IS NOT NULL AND act <> ?"
                " ORDER BY seq",
                (Act.HELP,),
            ).fetchall()
        return [_entry(row) for row in rows]

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """What must stand on disk together with an entry, e.g. a leased number: all of it or none."""
        with self._lock, self._rows:
            yield self._rows

    def answered(self, request_id: UUID, unclaimed: ReportUnclaimed | None = None) -> bool:
        """The hub has answered. With `unclaimed` a number now waits for its person: told as unclaimed if nobody claims it.

        False: the request was given up meanwhile for a number of the lease, so its own number is nobody's.
        """
        with self._lock, self._rows:
            wanted = self.withdraw(request_id)
            if unclaimed is not None:
                self._insert(_report(Act.UNCLAIMED, unclaimed), held=wanted, visit_id=unclaimed.visit_id)
        return wanted

    def tell_unclaimed(self, visit_id: UUID) -> None:
        """Nobody took the number: what was held may go."""
        with self._lock, self._rows:
            self._rows.execute(
                "UPDATE entry SET held = 0 WHERE act = ? AND visit_id = ?", (Act.UNCLAIMED, str(visit_id))
            )

    def start_print(self, unknown: ReportPrint) -> None:
        """A person has the number and its print begins; should this program end within it, it is told as unknown."""
        with self._lock, self._rows:
            self._claim(unknown.visit_id)
            self._insert(_report(Act.PRINT, unknown), held=True, visit_id=unknown.visit_id)

    def end_print(self, report: ReportPrint) -> None:
        """The outcome of the print that began under the same request id."""
        with self._lock, self._rows:
            self._rows.execute(
                "UPDATE entry SET body = ?, held = 0 WHERE request_id = ?",
                (report.model_dump_json(), str(report.request_id)),
            )

    def tell_print(self, report: ReportPrint) -> None:
        """What is known of a ticket without a print: a person has the number, or told us about the paper."""
        with self._lock, self._rows:
            self._claim(report.visit_id)
            self._insert(_report(Act.PRINT, report), held=False, visit_id=report.visit_id)

    def drop(self, request_id: UUID) -> bool:
        """The hub said no. False: the request was given up meanwhile."""
        with self._lock, self._rows:
            return self.withdraw(request_id)

    def withdraw(self, request_id: UUID) -> bool:
        """Inside a transaction: take an entry out, whether or not it was ever sent; False where there is none."""
        return self._rows.execute("DELETE FROM entry WHERE request_id = ?", (str(request_id),)).rowcount > 0

    def withdraw_check_ins(self, code: str | None, scanned: str | None) -> list[UUID]:
        """Inside a transaction: take out what was asked with this very code and not answered, oldest first."""
        found = self._rows.execute(
            "DELETE FROM entry WHERE act = ? AND (json_extract(body, '$.code') = ? OR json_extract(body, '$.scanned') = ?)"
            " RETURNING request_id",
            (Act.CHECK_IN, code, scanned),
        ).fetchall()
        return sorted(UUID(request_id) for (request_id,) in found)  # their ids say when they were made

    def insert_offline(self, number: OfflineNumber, unclaimed: ReportUnclaimed) -> None:
        """Inside the transaction that takes the number: it must reach the hub, and it waits for its person like any other."""
        entry = Entry(number.request_id, Act.OFFLINE, number.model_dump_json(), None)
        self._insert(entry, held=False, visit_id=number.request_id)
        self._insert(_report(Act.UNCLAIMED, unclaimed), held=True, visit_id=unclaimed.visit_id)

    def move_back(self, request_id: UUID) -> None:
        """The hub breaks over this one: let the others pass, it comes again after them, what is said of its visit behind it."""
        with self._lock, self._rows:
            own = self._rows.execute(
                "SELECT own.request_id FROM entry one JOIN entry own ON own.seq = one.seq OR (own.visit_id = one.visit_id"
                " AND own.seq > one.seq) WHERE one.request_id = ? ORDER BY own.seq",
                (str(request_id),),
            ).fetchall()
            self._rows.executemany("UPDATE entry SET seq = (SELECT max(seq) + 1 FROM entry) WHERE request_id = ?", own)

    def release(self) -> None:
        """After a start: nobody is here any more whom anything could be held for."""
        with self._lock, self._rows:
            self._rows.execute("UPDATE entry SET held = 0 WHERE held = 1")

    def next_ticket(self) -> int:
        """The device's running count of tickets, never the same twice."""
        with self._lock, self._rows:
            self._rows.execute("UPDATE ticket_count SET printed = printed + 1")
            return int(self._rows.execute("SELECT printed FROM ticket_count").fetchone()[0])

    def _insert(self, entry: Entry, *, held: bool, visit_id: UUID | None = None) -> None:
        self._rows.execute(
            "INSERT OR IGNORE INTO entry (request_id, act, body, session_id, visit_id, held) VALUES (?, ?, ?, ?, ?, ?)",
            (
                str(entry.request_id),
                entry.act,
                entry.body,
                str(entry.session_id) if entry.session_id else None,
                str(visit_id) if visit_id else None,
                held,
            ),
        )

    def _claim(self, visit_id: UUID) -> None:
        """In one transaction with what is told instead: at no moment is a number without a word about it."""
        self._rows.execute(
            "DELETE FROM entry WHERE act = ? AND visit_id = ? AND held = 1", (Act.UNCLAIMED, str(visit_id))
        )


def _report(act: Act, report: ReportPrint | ReportUnclaimed) -> Entry:
    return Entry(report.request_id, act, report.model_dump_json(), None)


def _entry(row: tuple[Any, ...]) -> Entry:
    request_id, act, body, session_id = row
    return Entry(UUID(request_id), Act(act), body, UUID(session_id) if session_id else None)


def _open(file: Path) -> sqlite3.Connection:
    """The outbox, mode 0600; a damaged one is set aside for an engineer and a new one begun.

    A full disk or another program's lock is no damage: what people tapped lies there whole, so nothing is moved. Raises then.
    """
    try:
        return _connect(file)
    except sqlite3.DatabaseError as broken:
        if getattr(broken, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _DAMAGED:
            raise
        aside = file.with_suffix(".broken")
        structlog.get_logger().error("outbox_set_aside", reason=str(broken), file=aside.name)
        file.replace(aside)
        for rest in ("-wal", "-shm"):
            file.with_name(file.name + rest).unlink(missing_ok=True)
        return _connect(file)


def _connect(file: Path) -> sqlite3.Connection:
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    rows = sqlite3.connect(file, timeout=5.0, check_same_thread=False)
    try:
        rows.execute("PRAGMA journal_mode = WAL")
        rows.execute("PRAGMA synchronous = FULL")
        rows.execute("PRAGMA secure_delete = ON")  # an answered request leaves nothing behind
        with closing(rows.execute("PRAGMA quick_check(1)")) as check:
            if (said := check.fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(said)
        with rows:
            rows.execute(
                "CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY AUTOINCREMENT, request_id TEXT NOT NULL UNIQUE,"
                " act TEXT NOT NULL, body TEXT NOT NULL, session_id TEXT, visit_id TEXT, held INTEGER NOT NULL DEFAULT 0)"
            )
            rows.execute("CREATE TABLE IF NOT EXISTS ticket_count (printed INTEGER NOT NULL)")
            rows.execute("INSERT INTO ticket_count SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM ticket_count)")
        with suppress(sqlite3.OperationalError), rows:  # a full disk: only slower without them
            for index in _INDEXES:
                rows.execute(f"CREATE INDEX IF NOT EXISTS {index}")
    except BaseException:
        rows.close()
        raise
    return rows
