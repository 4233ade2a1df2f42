"""Jobs' measure of its own foretelling, added to the business day's row of each service."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Service, Site, WaitError
from display_server.domain.numbering import business_day

_DAY_OF = (
    select(Service.id, Site.zone, Site.day_starts)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
)
KEPT = timedelta(days=400)


def record_errors(tx: Transaction, *, errors: list[dict[str, Any]]) -> int:
    """Each: `service_id` and the sums of `domain.waits.error.Error`. Old days go."""
    tx.spare_facts()
    days: dict[int, date] = {
        row.id: business_day(tx.now, ZoneInfo(row.zone), row.day_starts) for row in tx.session.execute(_DAY_OF)
    }
    for said in errors:
        today = days[said["service_id"]]
        row = tx.session.get(WaitError, (said["service_id"], today.isoformat()))
        if row is None:
            row = WaitError(
                service_id=said["service_id"],
                day=today.isoformat(),
                people=0,
                off_s=0.0,
                leaning_s=0.0,
                inside=0,
                late=0,
            )
            tx.session.add(row)
            old = (today - KEPT).isoformat()
            tx.session.execute(delete(WaitError).where(WaitError.service_id == row.service_id, WaitError.day < old))
        row.people += said["people"]
        row.off_s += said["off"]
        row.leaning_s += said["leaning"]
        row.inside += said["inside"]
        row.late += said["late"]
    return len(errors)
