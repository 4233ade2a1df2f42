"""Files of the house and of its people: looked at in a copy, row by row, and entered row by row once somebody says so."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import select

from config.clock import Clock
from display_server.db.engine.session import Database
from display_server.db.models import HouseImport
from display_server.services.house.file_import import waits
from display_server.services.house.house_file import Given
from display_server.services.house.rehearsal import Rehearsal

LOOKS_EVERY_S = 2.0
AT_ONCE_S = 0.25
"""Of trying a turn: everything else that falls due goes on meanwhile."""
ACTS_A_TURN = 40
ROWS_AN_ACT = 20
REST_S = 0.01
_NEXT = select(HouseImport).where(HouseImport.looked_at.is_(None)).order_by(HouseImport.id).limit(1)
_log = structlog.get_logger()


class HouseFiles:
    """`perform` does a part of what there is to do."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        perform: Callable[..., Any],
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database, self._clock, self._perform, self._rest = database, clock, perform, rest
        self._trying: tuple[int, Rehearsal] | None = None
        self._all = 0

    def perform(self) -> float:
        if self._look():
            return 0.0
        with self._database.reading() as session:
            if not waits(session, HouseImport):
                return LOOKS_EVERY_S
        for _ in range(ACTS_A_TURN):
            if not self._perform("enter_house_slice"):
                break
            self._rest(REST_S)
        return 0.0

    def _look(self) -> bool:
        """Whether there was something to look at."""
        with self._database.reading() as session:
            one = session.scalars(_NEXT).first()
            if one is None:
                self._end()
                return False
            if self._trying is None or self._trying[0] != one.id:
                self._end()
                given = [Given(*row) for row in one.given or []]
                self._all = len(given)
                tried = Rehearsal(session, self._clock.now(), about=one.about, given=given, who=one.asked_by)
                self._trying = one.id, tried
        self._try(*self._trying)
        return True

    def _try(self, key: int, rehearsal: Rehearsal) -> None:
        until = time.monotonic() + AT_ONCE_S
        try:
            while rehearsal.left and time.monotonic() < until:
                rehearsal.try_next()
        except Exception as wrong:  # whoever sent it must hear it, whatever it was
            _log.exception("a file could not be looked at", kind=type(wrong).__name__, file=key)
            self._perform("keep_house_look", key=key, total=0, counts={}, faults=[[0, "", "", "failed", ""]])
            self._end()
            return
        if rehearsal.left:
            self._perform("note_house_look", key=key, looked=self._all - rehearsal.left)
            return
        for begin in range(0, len(rehearsal.rows), ROWS_AN_ACT):
            self._perform("keep_house_rows", key=key, begin=begin, rows=rehearsal.rows[begin : begin + ROWS_AN_ACT])
            self._rest(REST_S)
        faults = [list(one) for one in rehearsal.faults]
        counts, total = dict(rehearsal.counts), len(rehearsal.rows)
        self._perform("keep_house_look", key=key, total=total, counts=counts, faults=faults)
        self._end()

    def _end(self) -> None:
        if self._trying is not None:
            self._trying[1].close()
            self._trying = None
