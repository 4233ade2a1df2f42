"""Makes the reports that were asked for, one a turn, and asks for yesterday's each morning."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select

from config.clock import Clock
from display_server.db.engine.session import Database
from display_server.db.engine.site_scope import at_site
from display_server.db.models import Report, Site
from display_server.db.reading.own_site import own_site
from display_server.domain.numbering import business_day
from display_server.jobs.sites import open_sites
from display_server.services.records.make_report import make_report

LOOKS_EVERY_S = 2.0
WATCHES_EVERY_S = 0.5
_log = structlog.get_logger()
_NEXT = select(Report).where(Report.made_at.is_(None), Report.failed.is_(None)).order_by(Report.id).limit(1)


@dataclass
class Making:
    """A report that is being made beside the other duties; `body` or `failed` stands when its thread has ended."""

    key: int
    days: int = 0  # counted so far
    noted: int = 0  # and of these, how many the page says
    thread: threading.Thread | None = None
    body: dict[str, Any] | None = None
    failed: str | None = None


class Reports:
    """`perform` begins one report, or hands in the one that is ready. Nothing else of jobs waits for it."""

    def __init__(self, database: Database, clock: Clock, perform: Callable[..., Any]) -> None:
        self._database, self._clock, self._perform = database, clock, perform
        self._making: Making | None = None
        self._asked_for: dict[int, str] = {}  # site → the day its report was asked for last

    def perform(self) -> float:
        if self._making is not None:
            return self._hand_in(self._making)
        for site in open_sites(self._database):
            with at_site(site.id):
                self._ask_for_yesterday(site.id)
        with self._database.reading() as session:
            report = session.scalar(_NEXT)
        if report is None:
            return LOOKS_EVERY_S
        self._making = made = Making(report.id)
        made.thread = threading.Thread(target=self._make, args=(made, report), name="report", daemon=True)
        made.thread.start()
        return WATCHES_EVERY_S

    def _hand_in(self, made: Making) -> float:
        if made.thread is not None and made.thread.is_alive():
            if made.days != made.noted:
                made.noted = made.days
                self._perform("note_days_done", key=made.key, days=made.noted)
            return WATCHES_EVERY_S
        self._perform("keep_report", key=made.key, body=made.body, failed=made.failed)
        self._making = None
        return WATCHES_EVERY_S

    def _make(self, made: Making, report: Report) -> None:
        def counted(days: int) -> None:
            made.days = days

        try:
            with at_site(report.site_id), self._database.reading() as session:  # a thread begins about the whole hub
                site = session.get_one(Site, report.site_id)
                made.body = make_report(session, site, report.first, report.last, counted)
        except Exception as wrong:  # whoever asked must hear it, whatever it was
            _log.error("a report could not be made", kind=type(wrong).__name__, report=report.id)
            made.failed = type(wrong).__name__

    def _ask_for_yesterday(self, of_site: int) -> None:
        with self._database.reading() as session:
            site = own_site(session)
            today = business_day(self._clock.now(), ZoneInfo(site.zone), site.day_starts)
            day = (today - timedelta(days=1)).isoformat()
            if day == self._asked_for.get(of_site):
                return
            there = session.scalar(select(Report.id).where(Report.first == day, Report.last == day).limit(1))
        if there is None:
            self._perform("ask_report", first=day, last=day)
        self._asked_for[of_site] = day
