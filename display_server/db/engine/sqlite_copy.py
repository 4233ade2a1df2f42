"""A copy of the running SQLite database: one view of it, taken in small steps beside the writer, who waits for nothing."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

PAGES_A_STEP = 256
_REST_S = 0.002


def copy_while_it_runs(file: Path, into: Path, rest: Callable[[float], None] = time.sleep) -> None:
    """The whole database as it is at this moment. Commits that follow are left out, and none restarts the copy.

    SQLite begins a copy anew whenever somebody else writes, unless the source's connection holds a view already.
    """
    source = sqlite3.connect(_read_only(file), uri=True, isolation_level=None, timeout=10.0)
    copy = sqlite3.connect(into, isolation_level=None)
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the view begins with the first reading
        source.backup(copy, pages=PAGES_A_STEP, progress=lambda *_: rest(_REST_S), sleep=0.0)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
    finally:
        copy.close()
        source.close()


def rows_of(file: Path) -> dict[str, int]:
    """How many rows each table of a copy has."""
    database = sqlite3.connect(_read_only(file), uri=True)
    try:
        names = [
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        own = [name for name in names if not name.startswith("sqlite_")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in own}  # noqa: S608  # its own names
    finally:
        database.close()


def faults_of(file: Path) -> list[str]:
    """What SQLite itself finds wrong with a copy: pages, indexes, rows that point nowhere. Empty: nothing."""
    database = sqlite3.connect(_read_only(file), uri=True)
    try:
        said = [line for (line,) in database.execute("PRAGMA integrity_check(20)") if line != "ok"]
        broken = database.execute("PRAGMA foreign_key_check").fetchmany(20)
        return said + [f"a row of {table} points nowhere" for table, *_ in broken]
    except sqlite3.DatabaseError as wrong:
        return [str(wrong)]
    finally:
        database.close()


def _read_only(file: Path) -> str:
    return f"file:{quote(str(file))}?mode=ro"
