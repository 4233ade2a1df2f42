"""The hub's database is written in one place: `Writer.run(act)` (design decision 7)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house_rules.tree import expect_none, nodes, python_files

DOORS = {
    "display_server/db/engine/writer.py",  # the one way
    "display_server/db/engine/postgres_writer.py",  # the same on PostgreSQL
    "display_server/db/engine/postgres_transaction.py",  # what an act holds there
    "display_server/db/engine/postgres_rows.py",  # knows rows by their first word, to send them together
    "display_server/db/engine/postgres.py",  # makes its engines
    "display_server/db/engine/transaction.py",  # what an act holds
    "display_server/db/engine/session.py",  # makes the engines
    "display_server/db/engine/migrate.py",  # changes the shape, under its own lock
}
WRITES = re.compile(r"^\s*(INSERT\s+(OR|INTO)|UPDATE\s+\w+\s+SET|DELETE\s+FROM|REPLACE\s+INTO)\b", re.IGNORECASE)


def _hub_files() -> Iterator[Path]:
    for path in python_files("display_server"):
        if path.as_posix() not in DOORS and "migrations" not in path.parts:
            yield path


def _calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in nodes(path):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            yield node.lineno, name


def test_nothing_but_the_writer_commits_or_opens_a_transaction() -> None:
    forbidden = {"commit", "begin", "begin_nested", "writing_engine", "create_engine", "raw_connection"}
    found = [f"{path}:{line} {name}()" for path in _hub_files() for line, name in _calls(path) if name in forbidden]
    expect_none(found)


def test_nobody_says_a_writing_sql_sentence_by_hand() -> None:
    found = [
        f"{path}:{node.lineno} {node.value[:40]!r}"
        for path in _hub_files()
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITES.match(node.value)
    ]
    expect_none(found)


def test_a_revision_is_raised_by_the_database() -> None:
    """Read, add, write: two administrators at once would make one revision of two changes, and kiosks miss the second."""
    found = [
        f"{path}:{node.lineno}"
        for path in _hub_files()
        for node in nodes(path)
        if isinstance(node, ast.AugAssign)
        and isinstance(node.target, ast.Attribute)
        and node.target.attr == "catalogue_revision"
    ]
    expect_none(found)


def test_the_read_side_refuses_to_write() -> None:
    said = (Path(__file__).parents[2] / "display_server/db/engine/session.py").read_text("utf-8")
    assert "query_only = ON" in said
    said = (Path(__file__).parents[2] / "display_server/db/engine/postgres.py").read_text("utf-8")
    assert "connection.read_only = True" in said
