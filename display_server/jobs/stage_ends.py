"""Stages that end by themselves: jobs looks, which holds no lock, and asks web only where something is due."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from config.clock import Clock
from display_server.db.engine.prepared import Statements
from display_server.db.engine.session import Database
from display_server.db.reading.overdue import leftovers, no_shows, stranded
from display_server.db.reading.states import statements
from display_server.jobs.duties import Duty, DutyFailed
from display_server.services.stages.end_stages import SLICE

NO_SHOWS_EVERY_S = 5.0
LEFTOVERS_EVERY_S = 600.0
_MORE_S = 1.0


class StageEnds:
    """`is_due` reads; `end` does at most a slice and answers how many it were."""

    def __init__(self, is_due: Callable[[], bool], end: Callable[[], int], every_s: float) -> None:
        self._is_due = is_due
        self._end = end
        self._every_s = every_s

    def perform(self) -> float:
        if self._is_due() and self._end() >= SLICE:
            return _MORE_S
        return self._every_s


def stage_ends(database: Database, clock: Clock, perform: Callable[[str], Any]) -> list[Duty]:
    """No-shows nobody noted, what an ended day left open, and later stages of whoever has gone.

    `perform` asks web for an act by name.
    """

    def duty(name: str, act: str, look: Callable[[Statements], list[Any]], every_s: float) -> Duty:
        ends = StageEnds(lambda: _any(database, look), lambda: int(perform(act)), every_s)
        return Duty(name, ends.perform, due_at=time.monotonic() + NO_SHOWS_EVERY_S)

    return [
        duty("no-shows", "note_no_shows", lambda run: no_shows(run, clock.now()), NO_SHOWS_EVERY_S),
        duty("leftovers", "close_leftovers", lambda run: leftovers(run, clock.now(), 1), LEFTOVERS_EVERY_S),
        duty("stranded", "close_stranded", lambda run: stranded(run, clock.now(), 1), LEFTOVERS_EVERY_S),
    ]


def _any(database: Database, look: Callable[[Statements], list[Any]]) -> bool:
    try:
        with database.reading() as session:
            return bool(look(statements(session)))
    except SQLAlchemyError as wrong:
        raise DutyFailed(type(wrong).__name__) from wrong
