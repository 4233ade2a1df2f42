"""Jobs' rows of waits and loads, written by one short act a tick; whoever shows one of them hears of a change."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import DepartmentLoad, Diversion, DiversionSign, ServiceWait, WaitModel

Rows = list[dict[str, Any]]


def record_foretold(tx: Transaction, *, as_of: str, services: Rows, departments: Rows, changed: list[str]) -> int:
    """Replace the rows of these services and departments; `changed` names the topics whose picture differs."""
    tx.spare_facts(also_of_site=True)
    moment = datetime.fromisoformat(as_of)
    _replace(tx, ServiceWait.__table__, "service_id", [{"as_of": moment, **row} for row in services])
    _replace(tx, DepartmentLoad.__table__, "department_id", [{"as_of": moment, **row} for row in departments])
    tx.touch(*changed)
    return len(services) + len(departments)


def record_signs(tx: Transaction, *, as_of: str, signs: Rows, changed: list[str]) -> int:
    """Replace what is said of these ways to a shorter line. One whose rule was removed meanwhile is left out."""
    tx.spare_facts(also_of_site=True)
    there = set(tx.session.scalars(select(Diversion.id)))
    rows = [{**sign, "as_of": datetime.fromisoformat(as_of), "ended": _moment(sign["ended"])} for sign in signs]
    _replace(tx, DiversionSign.__table__, "diversion_id", [row for row in rows if row["diversion_id"] in there])
    tx.touch(*changed)
    return len(rows)


def _moment(said: str | None) -> datetime | None:
    return None if said is None else datetime.fromisoformat(said)


def keep_wait_model(tx: Transaction, *, service_id: int, model: dict[str, Any]) -> int:
    """The newest learned model of a service, for the next start of jobs."""
    tx.spare_facts()
    row = {"service_id": service_id, "fitted_at": tx.now, "model": model}
    _replace(tx, WaitModel.__table__, "service_id", [row])
    return 1


def _replace(tx: Transaction, table: Any, key: str, rows: Rows) -> None:
    if not rows:
        return
    assert isinstance(table, Table)  # noqa: S101  # every model of ours has one
    tx.connection.execute(delete(table).where(table.c[key].in_([row[key] for row in rows])))
    tx.connection.execute(insert(table), rows)
