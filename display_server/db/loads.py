"""Jobs' rows of loads and waits as the states show them, judged by the moment jobs read the line (`domain.source_age`)."""

from datetime import datetime

from sqlalchemy import bindparam, select

from config.contract.push import Foreseen, LoadNow, WaitBand
from display_server.db.models import DepartmentLoad, ServiceWait
from display_server.db.prepared import Prepared, Row
from display_server.domain.source_age import Source, Trust

LOAD_COLUMNS = (
    DepartmentLoad.as_of.label("load_as_of"),
    DepartmentLoad.level,
    DepartmentLoad.trend,
    DepartmentLoad.from_minutes,
    DepartmentLoad.to_minutes,
)
FORESEEN = Prepared(
    select(ServiceWait.as_of, ServiceWait.people).where(ServiceWait.service_id == bindparam("service_id"))
)


def load_of(row: Row, now: datetime) -> LoadNow | None:
    """From a row with `LOAD_COLUMNS`; None where nobody knows, or nobody has looked for ten minutes."""
    if row.level is None or Source(newest=row.load_as_of).trust(now) is Trust.GONE:
        return None
    known = row.from_minutes is not None and row.to_minutes is not None
    wait = WaitBand(from_minutes=row.from_minutes, to_minutes=row.to_minutes) if known else None
    return LoadNow(as_of=row.load_as_of, level=row.level, trend=row.trend, wait=wait)


def foreseen_of(row: Row | None, now: datetime) -> dict[str, Foreseen]:
    """From a row of FORESEEN: what each number in line can expect."""
    if row is None or Source(newest=row.as_of).trust(now) is Trust.GONE:
        return {}
    return {
        number: Foreseen(about=about, likely_before=likely, free_until=free)
        for number, (about, likely, free) in row.people.items()
    }
