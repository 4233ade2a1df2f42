"""Jobs' rows of loads and waits as the states show them, judged by the moment jobs read the line (`domain.source_age`)."""

from datetime import datetime

from sqlalchemy import bindparam, select

from config.contract.push import Foreseen, LoadNow, WaitBand, WaitNow
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import Department, DepartmentLoad, Service, ServiceWait
from display_server.db.reading.farthest_walk import FARTHEST_WALK
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

_OF_SITE = Department.site_id == bindparam("site_id")
_LOADS = Prepared(
    select(Department.code, *LOAD_COLUMNS)
    .join(DepartmentLoad, DepartmentLoad.department_id == Department.id)
    .where(
        _OF_SITE,
        select(Service.id).where(Service.department_id == Department.id, Service.walk_in, ~Service.triage).exists(),
    )
)
_WAITS = Prepared(
    select(Service.code, ServiceWait.as_of, ServiceWait.p10, ServiceWait.p50, ServiceWait.p90, FARTHEST_WALK)
    .join(Service, Service.id == ServiceWait.service_id)
    .join(Department, Department.id == Service.department_id)
    .where(_OF_SITE, Service.walk_in, ~Service.triage, ServiceWait.p90.is_not(None))
)


def loads_of_site(run: Statements, site_id: int, now: datetime) -> dict[str, LoadNow]:
    """Each department's load that somebody without appointment could join; none of one seen by urgency."""
    loads = {row.code: load_of(row, now) for row in run.all(_LOADS, site_id=site_id)}
    return {code: load for code, load in loads.items() if load is not None}


def waits_of_site(run: Statements, site_id: int, now: datetime) -> dict[str, WaitNow]:
    """Each service's wait for somebody joining its line now."""
    return {
        row.code: WaitNow(
            as_of=row.as_of,
            early_s=round(row.p10),
            middle_s=round(row.p50),
            late_s=round(row.p90),
            walk_minutes=row.walk,
        )
        for row in run.all(_WAITS, site_id=site_id)
        if Source(newest=row.as_of).trust(now) is not Trust.GONE
    }


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
