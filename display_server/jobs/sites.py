"""A duty of each site: performed for one after the other, each about its own site only."""

from collections.abc import Callable
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


def open_sites(database: Database) -> list[tuple[int, str]]:
    """Id and code of each, in the order they were added. Raises DutyFailed where the database cannot be read."""
    try:
        with database.reading() as session:
            rows = session.execute(select(Site.id, Site.code).where(Site.closed_at.is_(None)).order_by(Site.id))
            return [(row.id, row.code) for row in rows]
    except SQLAlchemyError as wrong:
        raise DutyFailed(type(wrong).__name__) from wrong


class OfEachSite:
    """Keeps one `make(code, is_first)` a site; a site added while jobs runs gets its own at the next turn."""

    def __init__(self, database: Database, make: Callable[[str, bool], Performs], none_yet_s: float = 15.0) -> None:
        self._database, self._make, self._none_yet_s = database, make, none_yet_s
        self._duties: dict[int, Performs] = {}

    def perform(self) -> float:
        """Until the soonest of them is due again."""
        again = self._none_yet_s
        for place, (site, code) in enumerate(open_sites(self._database)):
            with at_site(site):
                if site not in self._duties:
                    self._duties[site] = self._make(code, place == 0)
                again = min(again, self._duties[site].perform())
        return again
