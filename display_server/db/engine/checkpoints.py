"""Copies what is committed from the WAL into the database file, beside the writer: it would stall a group for milliseconds."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

EVERY_S = 1.0


class Checkpoints:
    """A connection that only checkpoints (PASSIVE: it waits for nobody and nobody waits for it)."""

    def __init__(self, file: Path, before: Callable[[], None] | None = None) -> None:
        """`before` reads the log each time while a view is open, so that nothing is copied that it has not seen: what is
        copied may leave the log."""
        self._database = _open(file)
        self._before = before
        self._view = None if before is None else _open(file)

    def copy(self) -> None:
        if self._view is None or self._before is None:
            self._checkpoint()
            return
        self._view.execute("BEGIN")
        try:
            self._view.execute(
                "SELECT count(*) FROM sqlite_master"
            ).fetchone()  # the view begins with the first reading
            self._before()
            self._checkpoint()
        finally:
            self._view.execute("ROLLBACK")

    def _checkpoint(self) -> None:
        self._database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def close(self) -> None:
        self._database.close()
        if self._view is not None:
            self._view.close()


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=0.0, isolation_level=None, check_same_thread=False)
