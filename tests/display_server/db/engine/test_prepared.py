"""Statements are compiled when they are first run: here all of them are, so that none fails in front of a patient."""

import importlib
import sys
from pathlib import Path

from display_server.db.engine.prepared import Prepared

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
