"""The printer's journal on disk: each job once, what became of it, and after a crash the honest word `unknown`.

queued → sending → printed | refused | unknown; queued → expired after two minutes, so that nobody gets a stale ticket.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintResult
from hardware.printer.journal_file import open_journal

EXPIRES_AFTER = timedelta(seconds=120)
REMEMBERED_FOR = timedelta(days=90)


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


_STOPPED_NOWHERE = {PaperState.READY, PaperState.LOW, PaperState.UNKNOWN, PaperState.OFFLINE}
"""States with which a job ended unknown and may be whole: the line was lost, or the printer's word."""


class JournalUnwritable(RuntimeError):
    """The disk takes no more (full, read-only): the job was not begun, and nothing of it was sent."""


@dataclass(frozen=True)
class SpoolJob:
    """One row. `process_id` is what the printer is asked to confirm: four printable characters, new for each job."""

    job_id: UUID
    state: JobState
    process_id: bytes
    result: PrintResult | None


@dataclass(frozen=True)
class Leftover:
    """`in_buffer`: what is not printed yet may still come out. `on_paper`: half a ticket may hang there, to be cut off."""

    in_buffer: bool
    on_paper: bool


class Spool:
    """The journal of one printer. Every change is on disk before it counts (synchronous=FULL)."""

    def __init__(self, file: Path, printer: str, now: datetime) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._printer = printer
        self._lock = threading.Lock()
        self._rows = open_journal(file)
        self._after_a_stop(now)

    def hand_over(self, job_id: UUID, now: datetime) -> SpoolJob:
        """The job's row, made now if it is new. The same id again finds what became of it. Raises JournalUnwritable."""
        with self._lock:
            count, known = self._one(
                "SELECT coalesce(max(rowid), 0), EXISTS (SELECT 1 FROM job WHERE job_id = ?) FROM job", str(job_id)
            )
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
        with _in_words(), self._at_once():
            self._change(job_id, JobState.SENDING, PaperState.UNKNOWN, now, size)
            self._rows.execute(
                "INSERT OR REPLACE INTO leftover (printer, job_id, in_buffer, on_paper) VALUES (?, ?, 1, 1)",
                (self._printer, str(job_id)),
            )

    def finish(self, job_id: UUID, result: PrintResult, now: datetime) -> None:
        """What became of it."""
        with self._at_once():
            self._change(job_id, JobState(result.outcome.value), result.state, now)
            if result.outcome is PrintOutcome.PRINTED:
                self._nothing_left(job_id)

    def hear_person(self, job_id: UUID, came_out: bool, now: datetime) -> bool:
        """A person's word closes a job that nobody else can tell of; False where this journal holds no such job open.

        What is said to have come out left nothing behind, unless the printer itself said that it stopped in the middle.
        Raises JournalUnwritable.
        """
        state = JobState.PRINTED if came_out else JobState.REFUSED
        with _in_words(), self._at_once():
            asked = self._rows.execute(
                "UPDATE job SET state = ?, changed_at = ? WHERE printer = ? AND job_id = ? AND state IN ('unknown', 'sending')"
                " RETURNING paper",
                (state.value, now.timestamp(), self._printer, str(job_id)),
            ).fetchall()
            if came_out and asked and asked[0][0] in _STOPPED_NOWHERE:
                self._nothing_left(job_id)
        return bool(asked)

    # -- what a job may have left in the printer --------------------------------------------------------------------------

    def leftover(self) -> Leftover:
        """Of the last job that was sent and is not known to be out."""
        with self._lock:
            in_buffer, on_paper = self._one(
                "SELECT coalesce(max(in_buffer), 0), coalesce(max(on_paper), 0) FROM leftover WHERE printer = ?",
                self._printer,
            )
        return Leftover(bool(in_buffer), bool(on_paper))

    def buffer_cleared(self) -> None:
        """The printer has thrown away what it had not printed yet. Where the disk takes nothing it is cleared once more."""
        with self._lock, contextlib.suppress(sqlite3.OperationalError):
            self._rows.execute("UPDATE leftover SET in_buffer = 0 WHERE printer = ?", (self._printer,))

    def _nothing_left(self, job_id: UUID) -> None:
        self._rows.execute("DELETE FROM leftover WHERE printer = ? AND job_id = ?", (self._printer, str(job_id)))

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

    # -- pictures in the printer's own memory ---------------------------------------------------------------------------

    def kept_pictures(self) -> dict[bytes, str]:
        """What we sent to be kept: key → digest."""
        with (
            self._lock,
            closing(
                self._rows.execute("SELECT key, digest FROM kept_picture WHERE printer = ?", (self._printer,))
            ) as found,
        ):
            return {bytes(key): digest for key, digest in found.fetchall()}

    def note_kept(self, key: bytes, digest: str | None) -> None:
        """Sent, or with None forgotten. Where the disk takes nothing it is sent once more another time."""
        with self._lock, contextlib.suppress(sqlite3.OperationalError):
            if digest is None:
                self._rows.execute("DELETE FROM kept_picture WHERE printer = ? AND key = ?", (self._printer, key))
            else:
                self._rows.execute(
                    "INSERT OR REPLACE INTO kept_picture (printer, key, digest) VALUES (?, ?, ?)",
                    (self._printer, key, digest),
                )

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
        self._rows.execute(
            "UPDATE job SET state = ?, paper = ?, changed_at = ?, size = max(size, ?) WHERE job_id = ?",
            (state.value, paper.value, now.timestamp(), size, str(job_id)),
        )

    @contextlib.contextmanager
    def _at_once(self) -> Iterator[None]:
        """All of it or nothing, with one write to the disk."""
        with self._lock:
            self._rows.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._rows.execute("ROLLBACK")
                raise
            self._rows.execute("COMMIT")

    def _read(self, job_id: UUID) -> SpoolJob:
        state, paper, process_id = self._one("SELECT state, paper, process_id FROM job WHERE job_id = ?", str(job_id))
        outcome = _OUTCOMES.get(JobState(state))
        result = PrintResult(outcome, PaperState(paper)) if outcome else None
        return SpoolJob(job_id, JobState(state), process_id, result)

    def _one(self, question: str, *values: object) -> tuple[Any, ...]:
        with closing(self._rows.execute(question, values)) as found:
            row: tuple[Any, ...] = found.fetchone()
            return row


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as refused:
        raise JournalUnwritable(str(refused)) from refused


def _process_id(job_id: UUID, count: int) -> bytes:
    """Four characters 33–126, different for neighbouring jobs."""
    number = (job_id.int ^ (count * 2654435761)) % 94**4
    return bytes(33 + number // 94**place % 94 for place in range(4))
