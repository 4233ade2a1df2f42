"""One leader a hub, over all its nodes: a lock that its holder loses however it ends (a file; on PostgreSQL a session's lock)."""

import fcntl
import os
from pathlib import Path
from typing import Any

import psycopg

from config.settings import HubSettings
from display_server.db.engine.postgres import LEADS_JOBS, DatabaseAway, lone_connection


class Leadership:
    """Asked each tick; a second jobs process waits and takes over when the first is gone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: int | None = None

    def is_ours(self) -> bool:
        """Whether we lead, trying to if nobody does."""
        if self._held is not None:
            return True
        lock = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        self._held = lock
        return True

    def give_up(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None


class LeadershipOverNodes:
    """The same where several nodes share one PostgreSQL: whose session holds the lock leads; with the session it is gone."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: psycopg.Connection[Any] | None = None

    def is_ours(self) -> bool:
        """Asked of the server each time: a line that was cut without our noticing has made somebody else the leader."""
        if self._session is not None:
            try:
                self._session.execute("SELECT 1")
            except psycopg.Error:
                self.give_up()
            else:
                return True
        try:
            session = lone_connection(self._url)
            held = session.execute("SELECT pg_try_advisory_lock(%s)", (LEADS_JOBS,)).fetchone()
        except (psycopg.Error, DatabaseAway):
            return False
        if held is None or not held[0]:
            session.close()
            return False
        self._session = session
        return True

    def give_up(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def leadership_of(settings: HubSettings) -> Leadership | LeadershipOverNodes:
    if settings.postgres is None:
        return Leadership(settings.home / "jobs.lock")
    return LeadershipOverNodes(settings.postgres)
