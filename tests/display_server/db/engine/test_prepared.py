"""Statements are compiled when they are first run: here all of them are, so that none fails in front of a patient."""

import importlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Uuid, func, literal, literal_column, null, select, type_coerce
from sqlalchemy.types import TypeEngine

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared
from display_server.db.reading.states import statements
from display_server.hub import Hub

ROOT = Path(__file__).parents[4]
SQLITES_OWN = "display_server.db.engine.writer."


def declared() -> dict[str, Prepared]:
    """Every statement of the hub by where it stands."""
    for file in sorted((ROOT / "display_server").rglob("*.py")):
        if "Prepared(" in file.read_text("utf-8") and file.name != "prepared.py":
            importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    ours = [module for name, module in list(sys.modules.items()) if name.startswith("display_server.")]
    return {f"{one.__name__}.{name}": it for one in ours for name, it in vars(one).items() if isinstance(it, Prepared)}


def test_every_statement_is_one_on_both_databases() -> None:
    found = declared()
    assert len(found) > 150
    for where, statement in found.items():
        assert statement.sql, where
        if not where.startswith(SQLITES_OWN):
            assert statement.on_postgres.sql, where


def test_what_a_statement_has_not_is_said_as_ever() -> None:
    statement = next(iter(declared().values()))
    assert not hasattr(statement, "nothing_of_the_kind")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Utc(), datetime(2026, 12, 1, 9, 30, tzinfo=UTC)),
        (Utc(), datetime(2026, 12, 1, 9, 30, 0, 123456, tzinfo=UTC)),
        (Uuid(), UUID("0193a5c2-7f00-7000-8000-000000000001")),
    ],
)
def test_moments_and_keys_come_out_as_sqlalchemy_says_them(hub: Hub, kind: TypeEngine[Any], value: object) -> None:
    """The two that every act reads a dozen of have a way out of their own."""
    asked = select(literal(value, kind).label("said"), type_coerce(null(), kind).label("empty"))
    with hub.database.reading() as session:
        by_orm, by_us = session.execute(asked).one(), statements(session).one(Prepared(asked))
    assert by_us is not None
    assert tuple(by_us) == tuple(by_orm) == (value, None)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Utc(), "2026-12-01 09:30:00"),
        (Utc(), "2026-12-01T09:30:00.5"),
        (Utc(), "2026-12-01"),
        (Utc(), "2026-12-01 09:30:00.000001+02:00"),
        (Utc(), "2026-12-01 09:30:00+00:00"),
        (Uuid(), "0193a5c2-7f00-7000-8000-000000000001"),
        (Uuid(as_uuid=False), "0193a5c27f0070008000000000000001"),
    ],
)
def test_whatever_is_written_comes_out_as_sqlalchemy_says_it(hub: Hub, kind: TypeEngine[Any], written: str) -> None:
    """A moment with another zone is the same moment, not another; a key that is wanted as text is text."""
    said = type_coerce(literal_column(f"'{written}'"), kind)
    asked = select(said.label("said"), func.min(said).label("first"), func.coalesce(null(), said).label("there"))
    with hub.database.reading() as session:
        by_orm, by_us = session.execute(asked).one(), statements(session).one(Prepared(asked))
    assert by_us is not None
    assert tuple(by_us) == tuple(by_orm)
    assert [type(one) for one in by_us] == [type(one) for one in by_orm]
    assert [getattr(one, "tzinfo", None) for one in by_us] == [getattr(one, "tzinfo", None) for one in by_orm]
