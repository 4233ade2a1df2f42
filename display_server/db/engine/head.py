"""Whether the database has this program's shape. Every program asks this at its start, so it loads no migration tool."""

import re
import sqlite3
import time
from pathlib import Path

from config.settings import HubSettings

WAIT_FOR_HEAD_S = 30.0
SCRIPTS = Path(__file__).parents[1] / "migrations" / "versions"


class NotAtHead(RuntimeError):
    """The database has another shape than this program: older (migrate it) or newer (update the program)."""


def head() -> str:
    """The newest revision this program knows: its scripts are numbered."""
    return max(script.name[:4] for script in SCRIPTS.glob("[0-9][0-9][0-9][0-9]_*.py"))


def current_revision(settings: HubSettings) -> str | None:
    """Where the database stands; None when it does not exist or is empty. Raises DatabaseAway."""
    if settings.postgres is not None:
        return _on_postgres(settings.postgres)
    if not settings.database_file.exists():
        return None
    database = sqlite3.connect(settings.database_file, timeout=5.0)
    try:
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as missing:
        if not re.match("no such table", str(missing)):
            raise
        return None
    finally:
        database.close()
    return None if row is None else str(row[0])


def _on_postgres(url: str) -> str | None:
    from psycopg import errors

    from display_server.db.engine.postgres import lone_connection

    with lone_connection(url) as database:
        try:
            row = database.execute("SELECT version_num FROM alembic_version").fetchone()
        except errors.UndefinedTable:
            return None
    return None if row is None else str(row[0])


def wait_for_head(settings: HubSettings, at_most_s: float = WAIT_FOR_HEAD_S) -> None:
    """Return when the database is at head; after `at_most_s` refuse in words."""
    wanted, until = head(), time.monotonic() + at_most_s
    while (found := _found(settings, until)) != wanted:
        if found is not None and found > wanted:
            raise NotAtHead(f"the database is newer ({found}) than this program ({wanted}): update the program")
        if time.monotonic() >= until:
            stands = "has not been set up" if found is None else f"is at {found}, this program needs {wanted}"
            raise NotAtHead(f"the database in {settings.database_named} {stands}. Say: ./run hub migrate")
        time.sleep(0.2)


def _found(settings: HubSettings, until: float) -> str | None:
    """A server that starts together with us may take a moment longer. Raises DatabaseAway after `until`."""
    while True:
        try:
            return current_revision(settings)
        except ConnectionError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.5)
