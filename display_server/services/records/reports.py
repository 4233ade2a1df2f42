"""Reports are asked for by people (and one a day by jobs), made by jobs, and kept."""

from datetime import date
from typing import Any

from sqlalchemy import select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Report
from display_server.db.reading.own_site import own_site

LONGEST_DAYS = 400
WAITING_AT_MOST = 20


class ReportRefused(ValueError):
    """These days cannot be reported on: `days` (no such span) or `many` (others are still being made)."""


def ask_report(tx: Transaction, *, first: str, last: str, who: str) -> int:
    """The report's key; the same days that are still to be made are asked for once. Raises ReportRefused."""
    tx.spare_facts()
    try:
        span = (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:
        raise ReportRefused("days") from None
    if not 0 <= span < LONGEST_DAYS:
        raise ReportRefused("days")
    waits = list(tx.session.scalars(select(Report).where(Report.made_at.is_(None), Report.failed.is_(None))))
    for one in waits:
        if (one.first, one.last) == (first, last):
            return one.id
    if len(waits) >= WAITING_AT_MOST:
        raise ReportRefused("many")
    made = Report(site_id=own_site(tx.session).id, first=first, last=last, asked_at=tx.now, asked_by=who)
    tx.session.add(made)
    tx.session.flush()
    return made.id


def ask_report_by_jobs(tx: Transaction, *, first: str, last: str) -> int:
    """The day's own, each morning."""
    return ask_report(tx, first=first, last=last, who="hub")


def note_days_done(tx: Transaction, *, key: int, days: int) -> None:
    """So far it is: whoever asked for it watches."""
    tx.spare_facts()
    tx.session.get_one(Report, key).days_done = days


def keep_report(tx: Transaction, *, key: int, body: Any | None, failed: str | None) -> None:
    """It is made, or could not be."""
    tx.spare_facts()
    report = tx.session.get_one(Report, key)
    report.body, report.failed = body, failed
    report.made_at = tx.now if failed is None else None
