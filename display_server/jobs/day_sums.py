"""Each finished business day is added up once, and again when a line of it came late: reports over a year read these sums."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.clock import Clock
from display_server.db.engine.session import Database
from display_server.db.models import DaySum, Site, Visit
from display_server.db.reading.diary_cursor import days_after, end_of_diary
from display_server.db.reading.own_site import own_site
from display_server.db.reading.states import statements
from display_server.domain.numbering import business_day
from display_server.services.records.day_sums import SLICE, days_between, made_by, trusted_position
from display_server.services.records.sum_of_day import sum_of_day

EVERY_S = 60.0
GOES_ON_S = 0.5
AT_ONCE_S = 0.2
"""Of computing a turn: a year that was never added up is, in some minutes, and waits and calls go on meanwhile."""


class DaySums:
    """`perform` follows the diary and adds up what is missing, the newest day first. Asks web for each change."""

    def __init__(self, database: Database, clock: Clock, perform: Callable[..., Any]) -> None:
        self._database, self._clock, self._perform = database, clock, perform

    def perform(self) -> float:
        until = time.monotonic() + AT_ONCE_S
        if not self._follow():
            return GOES_ON_S
        while (found := self._next()) is not None:
            self._perform("keep_day_sum", **found)
            if time.monotonic() >= until:
                return GOES_ON_S
        return EVERY_S

    def _follow(self) -> bool:
        """Whether the sums hold the diary as far as it is final."""
        with self._database.reading() as session:
            site, run = own_site(session), statements(session)
            since, position = trusted_position(session, site), end_of_diary(run)
            if since is None:
                act = "begin_day_sums"
                said: dict[str, Any] = {"made_by": made_by(session, site)}
            else:
                written = days_after(run, since)
                late = _kept(session, site) & written
                if not late and (not written or position <= since):  # or who writes them has not ended
                    return True
                act, said = "move_day_sums_on", {"since": str(since), "late": sorted(late)[:SLICE]}
                position = since if len(late) > SLICE else position
        return bool(self._perform(act, site_id=site.id, position=str(position), **said)) and position != since

    def _next(self) -> dict[str, Any] | None:
        """The newest finished day that has no sum, added up."""
        with self._database.reading() as session:
            site = own_site(session)
            since = trusted_position(session, site)
            day = None if since is None else self._missing(session, site)
            if day is None:
                return None
            body = sum_of_day(session, site, day).written()
        return {"site_id": site.id, "since": str(since), "day": day, "body": body}

    def _missing(self, session: Session, site: Site) -> str | None:
        first = session.scalar(select(func.min(Visit.day)).where(Visit.site_id == site.id))
        today = business_day(self._clock.now(), ZoneInfo(site.zone), site.day_starts)
        if first is None:
            return None
        kept = _kept(session, site)
        missing = (
            day for day in reversed(days_between(first, (today - timedelta(days=1)).isoformat())) if day not in kept
        )
        return next(missing, None)


def _kept(session: Session, site: Site) -> set[str]:
    return set(session.scalars(select(DaySum.day).where(DaySum.site_id == site.id)))
