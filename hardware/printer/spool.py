"""The printer's journal on disk: each job once, what became of it, and after a crash the honest word `unknown`.

queued → sending → printed | refused | unknown; queued → expired after two minutes, so that nobody gets a stale ticket.
"""

import contextlib
import logging
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintResult

EXPIRES_AFTER = timedelta(seconds=120)
REMEMBERED_FOR = timedelta(days=90)
_TABLE = """
CREATE TABLE IF NOT EXISTS job (
    job_id TEXT PRIMARY KEY,
    printer TEXT NOT NULL,
    state TEXT NOT NULL,
    paper TEXT NOT NULL,
    process_id BLOB NOT NULL,
    size INTEGER NOT NULL DEFAULT 0,
    queued_at REAL NOT NULL,
    changed_at REAL NOT NULL
) STRICT
"""
_ROLL = """
CREATE TABLE IF NOT EXISTS roll (
    printer TEXT PRIMARY KEY,
    used_mm REAL NOT NULL DEFAULT 0,
    cover_opened INTEGER NOT NULL DEFAULT 0
) STRICT
"""


class JobState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    PRINTED = "printed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


_OUTCOMES = {
    JobState.PRINTED: PrintOutcome.PRINTED,
    JobState.REFUSED: PrintOutcome.REFUSED,
    JobState.UNKNOWN: PrintOutcome.UNKNOWN,
    JobState.EXPIRED: PrintOutcome.REFUSED,  # never sent: it may be handed over again under a new id
}


class JournalUnwritable(RuntimeError):
    """The disk takes no more (full, read-only): the job was not begun, and nothing of it was sent."""


@dataclass(frozen=True)
class SpoolJob:
    """One row. `process_id` is what the printer is asked to confirm: four printable characters, new for each job."""

    job_id: UUID
    state: JobState
    process_id: bytes
    result: PrintResult | None


class Spool:
    """The journal of one printer. Every change is on disk before it counts (synchronous=FULL)."""

    def __init__(self, file: Path, printer: str, now: datetime) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._printer = printer
        self._lock = threading.Lock()
        self._rows = _open(file)
        self._after_a_stop(now)

    def hand_over(self, job_id: UUID, now: datetime) -> SpoolJob:
        """The job's row, made now if it is new. The same id again finds what became of it. Raises JournalUnwritable."""
        with self._lock:
            count, known = self._one("SELECT count(*), count(*) FILTER (WHERE job_id = ?) FROM job", str(job_id))
            try:
                self._rows.execute(
                    "INSERT OR IGNORE INTO job (job_id, printer, state, paper, process_id, queued_at, changed_at)"
                    " VALUES (?, ?, 'queued', 'unknown', ?, ?, ?)",
                    (str(job_id), self._printer, _process_id(job_id, count), *2 * (now.timestamp(),)),
                )
                self._expire(now)
            except sqlite3.OperationalError as refused:
                if not known:
                    raise JournalUnwritable(str(refused)) from refused
            return self._read(job_id)

    def begin_sending(self, job_id: UUID, size: int, now: datetime) -> None:
        """From here the job may be on paper. On disk before the first byte goes out. Raises JournalUnwritable."""
        try:
            self._change(job_id, JobState.SENDING, PaperState.UNKNOWN, now, size)
        except sqlite3.OperationalError as refused:
            raise JournalUnwritable(str(refused)) from refused

    def finish(self, job_id: UUID, result: PrintResult, now: datetime) -> None:
        """What became of it."""
        self._change(job_id, JobState(result.outcome.value), result.state, now)

    def left_something(self) -> bool:
        """Whether the last job that was sent may have left half a ticket in the printer."""
        with (
            self._lock,
            closing(
                self._rows.execute(
                    "SELECT state FROM job WHERE printer = ? AND state IN ('printed', 'unknown')"
                    " ORDER BY changed_at DESC, rowid DESC LIMIT 1",
                    (self._printer,),
                )
            ) as found,
        ):
            row = found.fetchone()
            return row is not None and row[0] == JobState.UNKNOWN

    def recall(self, job_id: UUID) -> PrintResult | None:
        """What became of a job; one that was begun and has no end yet is unknown. None: it was never handed over here."""
        with self._lock:
            (count,) = self._one("SELECT count(*) FROM job WHERE job_id = ? AND state <> 'queued'", str(job_id))
            if not count:
                return None
            row = self._read(job_id)
            return row.result or PrintResult(PrintOutcome.UNKNOWN, PaperState.UNKNOWN)

    # -- the roll of paper ----------------------------------------------------------------------------------------------

    def use_paper(self, millimetres: float) -> None:
        """A ticket came out, or may have."""
        self._note_roll("used_mm = used_mm + ?", millimetres)

    def cover_was_opened(self) -> None:
        """Somebody may have put a new roll in: worth asking once."""
        self._note_roll("cover_opened = max(cover_opened, ?)", 1)

    def new_roll(self) -> None:
        """A person says that a full roll is in."""
        self._note_roll("used_mm = ?, cover_opened = 0", 0)

    def same_roll(self) -> None:
        """A person says that the old one is still in."""
        self._note_roll("cover_opened = ?", 0)

    def paper_used_mm(self) -> float:
        """Since the last new roll."""
        return float(self._of_roll()[0])

    def asks_about_roll(self) -> bool:
        """Whether the cover was opened since, and nobody has said yet whether the roll is new."""
        return bool(self._of_roll()[1])

    def _of_roll(self) -> tuple[Any, ...]:
        with self._lock:
            return self._one(
                "SELECT coalesce(max(used_mm), 0), coalesce(max(cover_opened), 0) FROM roll WHERE printer = ?",
                self._printer,
            )

    def _note_roll(self, change: str, value: float) -> None:
        """An estimate: where the disk takes nothing it is less exact, and the ticket comes out all the same."""
        with self._lock, contextlib.suppress(sqlite3.OperationalError):
            self._rows.execute("INSERT OR IGNORE INTO roll (printer) VALUES (?)", (self._printer,))
            self._rows.execute(f"UPDATE roll SET {change} WHERE printer = ?", (value, self._printer))  # noqa: S608  # our words

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._rows.close()

    def _after_a_stop(self, now: datetime) -> None:
        """A row found `sending` cannot be told from printed; old rows are forgotten."""
        self._rows.execute(
            "UPDATE job SET state = 'unknown', changed_at = ? WHERE printer = ? AND state = 'sending'",
            (now.timestamp(), self._printer),
        )
        self._rows.execute("DELETE FROM job WHERE changed_at < ?", ((now - REMEMBERED_FOR).timestamp(),))
        self._expire(now)

    def _expire(self, now: datetime) -> None:
        self._rows.execute(
            "UPDATE job SET state = 'expired', changed_at = ? WHERE printer = ? AND state = 'queued' AND queued_at < ?",
            (now.timestamp(), self._printer, (now - EXPIRES_AFTER).timestamp()),
        )

    def _change(self, job_id: UUID, state: JobState, paper: PaperState, now: datetime, size: int = 0) -> None:
        with self._lock:
            self._rows.execute(
                "UPDATE job SET state = ?, paper = ?, changed_at = ?, size = max(size, ?) WHERE job_id = ?",
                (state.value, paper.value, now.timestamp(), size, str(job_id)),
            )

    def _read(self, job_id: UUID) -> SpoolJob:
        state, paper, process_id = self._one("SELECT state, paper, process_id FROM job WHERE job_id = ?", str(job_id))
        outcome = _OUTCOMES.get(JobState(state))
        result = PrintResult(outcome, PaperState(paper)) if outcome else None
        return SpoolJob(job_id, JobState(state), process_id, result)

    def _one(self, question: str, *values: object) -> tuple[Any, ...]:
        with closing(self._rows.execute(question, values)) as found:
            row: tuple[Any, ...] = found.fetchone()
            return row


def _open(file: Path) -> sqlite3.Connection:
    """The journal; a damaged one is set aside: a kiosk that cannot say what it printed before still prints."""
    try:
        return _connect(file)
    except sqlite3.DatabaseError as broken:
        if broken.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        logging.getLogger("atrium.printer").error("the print journal is damaged and was set aside")
        file.replace(file.with_suffix(".broken"))
        for rest in ("-wal", "-shm"):
            file.with_name(file.name + rest).unlink(missing_ok=True)
        return _connect(file)


def _connect(file: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        rows.execute("PRAGMA journal_mode=WAL")
        rows.execute("PRAGMA synchronous=FULL")
        rows.execute(_TABLE)
        rows.execute(_ROLL)
    except BaseException:
        rows.close()
        raise
    return rows


def _process_id(job_id: UUID, count: int) -> bytes:
    """Four characters 33–126, different for neighbouring jobs."""
    number = (job_id.int ^ (count * 2654435761)) % 94**4
    return bytes(33 + number // 94**place % 94 for place in range(4))
