"""The journal's file: its tables, and what is done with one that is damaged."""

import contextlib
import logging
import sqlite3
from pathlib import Path

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
_QUEUED = "CREATE INDEX IF NOT EXISTS queued ON job (queued_at) WHERE state = 'queued'"
"""What is too old to begin is looked for at every ticket, among those of ninety days."""
_ROLL = """
CREATE TABLE IF NOT EXISTS roll (
    printer TEXT PRIMARY KEY,
    used_mm REAL NOT NULL DEFAULT 0,
    cover_opened INTEGER NOT NULL DEFAULT 0
) STRICT
"""

_KEPT = """
CREATE TABLE IF NOT EXISTS kept_picture (
    printer TEXT NOT NULL,
    key BLOB NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (printer, key)
) STRICT
"""

_LEFT = """
CREATE TABLE IF NOT EXISTS leftover (
    printer TEXT PRIMARY KEY,
    job_id TEXT NOT NULL,
    in_buffer INTEGER NOT NULL,
    on_paper INTEGER NOT NULL
) STRICT
"""


def open_journal(file: Path) -> sqlite3.Connection:
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
        with contextlib.suppress(sqlite3.OperationalError):  # a full disk: only slower without it
            rows.execute(_QUEUED)
        rows.execute(_ROLL)
        rows.execute(_KEPT)
        rows.execute(_LEFT)
    except BaseException:
        rows.close()
        raise
    return rows
