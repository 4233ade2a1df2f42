"""A duty of each site: performed for one after the other, each about its own site only."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from display_server.db.engine.session import Database
from display_server.db.engine.site_scope import at_site
from display_server.db.models import Site
from display_server.jobs.duties import DutyFailed


class Performs(Protocol):
    """A duty's own object."""

    def perform(self) -> float:
        """Seconds until it is to be performed again."""


@dataclass(frozen=True)
class OpenSite:
    """`is_first`: the one the hub began with."""

    id: int
    code: str
    is_first: bool


def open_sites(database: Database) -> list[OpenSite]:
    """In the order they were added. Raises DutyFailed where the database cannot be read."""
    try:
        with database.reading() as session:
            rows = session.execute(select(Site.id, Site.code, Site.closed_at).order_by(Site.id)).all()
            return [OpenSite(row.id, row.code, row is rows[0]) for row in rows if row.closed_at is None]
    except SQLAlchemyError as wrong:
        raise DutyFailed(type(wrong).__name__) from wrong


class OfEachSite:
    """Keeps one `make(code, is_first)` a site; a site added while jobs runs gets its own at the next turn."""

    def __init__(
        self,
        database: Database,
        make: Callable[[str, bool], Performs],
        none_yet_s: float = 15.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._make, self._none_yet_s, self._now = database, make, none_yet_s, now
        self._duties: dict[int, Performs] = {}
        self._due_at: dict[int, float] = {}

    def perform(self) -> float:
        """Those that are due, each resting as long as it says. Until the soonest is due again; while there is no site,
        `none_yet_s`. Raises what a site's raised (DutyFailed; before it a mistake of ours), once all others have had their
        turn."""
        again: list[float] = []
        failed: Exception | None = None
        for site in open_sites(self._database):
            began = self._now()
            if self._due_at.get(site.id, began) > began:
                again.append(self._due_at[site.id] - began)
                continue
            with at_site(site.id):
                try:
                    if site.id not in self._duties:
                        self._duties[site.id] = self._make(site.code, site.is_first)
                    rests = self._duties[site.id].perform()
                except Exception as why:  # one site's mistake is no other's: `Duties` says it
                    failed = why if failed is None or isinstance(failed, DutyFailed) else failed
                    continue
            self._due_at[site.id] = began + rests
            again.append(rests)
        if failed is not None:
            raise failed
        return min(again, default=self._none_yet_s)
