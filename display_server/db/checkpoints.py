"""Copies what is committed from the WAL into the database file, beside the writer: it would stall a group for milliseconds."""

import sqlite3
from pathlib import Path

EVERY_S = 1.0


class Checkpoints:
    """A connection that only checkpoints (PASSIVE: it waits for nobody and nobody waits for it)."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, timeout=0.0, isolation_level=None, check_same_thread=False)

    def copy(self) -> None:
        self._database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def close(self) -> None:
        self._database.close()
