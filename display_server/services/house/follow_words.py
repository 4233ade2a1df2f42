"""A program of the hub says what the hospital's own words say, soon after they changed in any of its processes."""

import time

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from config.locale import use_own_words
from display_server.db.engine.session import Database
from display_server.db.engine.site_scope import everywhere
from display_server.db.models import Site
from display_server.db.reading.own_words import own_words_of

LOOKS_EVERY_S = 1.0
_log = structlog.get_logger()


class WordsFollower:
    """One a process. The catalogue's revision rises with every change of words, and is one small row."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._revision: int | None = None
        self._looks_at = 0.0

    def follow(self, *, at_once: bool = False) -> None:
        """At most once a second; `at_once`: somebody has just changed them here."""
        now = time.monotonic()
        if now < self._looks_at and not at_once:
            return
        self._looks_at = now + LOOKS_EVERY_S
        try:
            self._look()
        except SQLAlchemyError as away:  # whoever shows words goes on with those it knows
            _log.warning("own words not read", kind=type(away).__name__)

    def _look(self) -> None:
        with everywhere(), self._database.reading() as session:
            revision = session.scalar(select(func.sum(Site.catalogue_revision)))
            if revision != self._revision:
                use_own_words(own_words_of(session))
                self._revision = revision
