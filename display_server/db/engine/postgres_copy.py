"""Every table of a PostgreSQL database out to files, in one view of it, and back into a schema beside the one in use."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg import Connection, sql

from display_server.db.engine.postgres import LEADS_JOBS, lone_connection

IN_USE = "public"
_READ = 256 * 1024
_GONE_WITHIN_S = 5.0

_TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname
"""
_POINTS_TO = """
SELECT c.relname, t.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND k.conrelid <> k.confrelid
"""
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename"
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'atrium' AND datname = current_database() AND pid <> pg_backend_pid()
"""


class Copied:
    """What was copied out: columns and rows of each table (those that are pointed to first), and where sequences stand."""

    def __init__(self) -> None:
        self.columns: dict[str, list[str]] = {}
        self.rows: dict[str, int] = {}
        self.sequences: dict[str, tuple[int, bool]] = {}


def copy_out(url: str, folder: Path) -> Copied:
    """Each table to `folder/<table>`, all as they are at this moment; nobody waits for it."""
    copied = Copied()
    with lone_connection(url) as database:
        database.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        columns: dict[str, list[str]] = {name: list(of) for name, of in database.execute(_TABLES)}
        for table in _pointed_to_first(list(columns), database.execute(_POINTS_TO).fetchall()):
            said = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), _listed(columns[table]))
            cursor = database.cursor()
            with (folder / table).open("wb") as file, cursor.copy(said) as rows:
                for part in rows:
                    file.write(part)
            copied.columns[table], copied.rows[table] = columns[table], cursor.rowcount
        for (name,) in database.execute(_SEQUENCES).fetchall():
            stands = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))
            last, called = database.execute(stands).fetchone() or (1, False)
            copied.sequences[name] = last, called
        database.execute("ROLLBACK")
    return copied


@contextmanager
def empty_schema(url: str, schema: str) -> Iterator[None]:
    """`schema`, empty; gone with everything in it afterwards, unless somebody gave it another name meanwhile."""
    with lone_connection(url) as database:
        drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema))
        database.execute(drop)
        database.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        try:
            yield
        finally:
            database.execute(drop)


def copy_in(url: str, schema: str, folder: Path, copied: Copied) -> dict[str, int]:
    """Fill the tables of `schema`, which has the shape they were copied in; the rows each has then. All or nothing."""
    with lone_connection(url) as database, database.transaction():
        database.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(schema)))
        for table, columns in copied.columns.items():
            name = sql.Identifier(table)
            database.execute(sql.SQL("TRUNCATE {} CASCADE").format(name))  # what the shape itself came with
            said = sql.SQL("COPY {} ({}) FROM STDIN").format(name, _listed(columns))
            with (folder / table).open("rb") as file, database.cursor().copy(said) as rows:
                while part := file.read(_READ):
                    rows.write(part)
        for name_of, (last, called) in copied.sequences.items():
            counter = sql.Identifier(schema, name_of).as_string(database)
            database.execute("SELECT setval(%s::regclass, %s, %s)", (counter, last, called))
        return {table: _count(database, table) for table in copied.columns}


def put_in_place(url: str, schema: str, before: str) -> bool:
    """`schema` becomes the one in use, what was in use is kept under the name `before`. False: it was empty and is gone."""
    with lone_connection(url) as database, database.transaction():
        kept = not is_empty(database)
        if kept:
            database.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(before)))
        else:
            database.execute("DROP SCHEMA public CASCADE")
        database.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(schema)))
        return kept


def holds_anything(url: str) -> bool:
    with lone_connection(url) as database:
        return not is_empty(database)


def is_empty(database: Connection[Any]) -> bool:
    found = database.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace").fetchone()
    return found is None or found[0] == 0


@contextmanager
def nobody_else(url: str) -> Iterator[bool]:
    """Whether no program of the hub is at this database, on whatever machine; none can lead its jobs meanwhile."""
    with lone_connection(url) as database:
        held = database.execute("SELECT pg_try_advisory_lock(%s)", (LEADS_JOBS,)).fetchone()
        yield bool(held and held[0]) and _are_gone(database)


def _are_gone(database: Connection[Any]) -> bool:
    """A program that has just ended is still there for the server for a moment."""
    until = time.monotonic() + _GONE_WITHIN_S
    while True:
        others = database.execute(_OTHERS).fetchone()
        if others is not None and others[0] == 0:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.05)


def _pointed_to_first(tables: list[str], points: list[tuple[str, str]]) -> list[str]:
    needs = {table: {to for of, to in points if of == table} for table in tables}
    ordered: list[str] = []
    while needs:
        free = [table for table, to in needs.items() if to <= set(ordered)]
        if not free:
            raise RuntimeError(f"tables point at one another in a circle: {', '.join(needs)}")
        ordered += free
        needs = {table: to for table, to in needs.items() if table not in free}
    return ordered


def _listed(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


def _count(database: Connection[Any], table: str) -> int:
    found = database.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return 0 if found is None else int(found[0])
