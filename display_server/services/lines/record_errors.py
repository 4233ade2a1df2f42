"""Jobs' measure of its own foretelling, added to the business day's row of each service."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from display_server.db.engine.transaction import Transaction
from display_server.db.models import WaitError
from display_server.db.reading.own_site import own_site
from display_server.domain.numbering import business_day

KEPT = timedelta(days=400)


def record_errors(tx: Transaction, *, errors: list[dict[str, Any]]) -> int:
    """Each: `service_id` and the sums of `domain.waits.error.Error`. Old days go."""
    site = own_site(tx.session)
    today = business_day(tx.now, ZoneInfo(site.zone), site.day_starts)
    for said in errors:
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
