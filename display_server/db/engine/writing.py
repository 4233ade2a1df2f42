"""What every face and service knows of writing: `run(act)`. Which writer it is, the settings say, in this one place."""

import asyncio
from typing import Protocol, TypeVar

from config.clock import Clock
from config.settings import HubSettings
from display_server.db.engine.waiting import Act
from display_server.db.engine.writer import Writer

T = TypeVar("T")


class AnyWriter(Protocol):
    """One a process. SQLite: the only one of this database; PostgreSQL: one of many."""

    @property
    def acts(self) -> int:
        """Acts committed since the start."""

    @property
    def groups(self) -> int:
        """Commits since the start."""

    @property
    def wakes_unheard(self) -> int:
        """Wake-ups that push did not hear."""

    @property
    def lives(self) -> bool:
        """Whether it takes acts."""

    def run(self, act: Act[T]) -> T:
        """Run `act` in a transaction; its result once it is on disk, or what it raised (then nothing was done)."""

    def submit(self, act: Act[T]) -> "asyncio.Future[T]":
        """The same for the running event loop."""

    def say_web_lives(self) -> None:
        """The sign of life without which push stops stamping (design decision 9)."""

    def close(self) -> None:
        """Finish what runs and take no more."""


def open_writer(settings: HubSettings, clock: Clock) -> AnyWriter:
    """Raises AnotherWriter where another program writes this SQLite database."""
    if settings.postgres is None:
        return Writer(settings, clock)
    from display_server.db.engine.postgres_writer import PostgresWriter

    return PostgresWriter(settings, clock)
