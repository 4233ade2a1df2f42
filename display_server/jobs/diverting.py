"""Each tick: what is said of every way to a shorter line, from the lines just foretold (`domain.diversion`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from display_server.domain import topics
from display_server.domain.diversion import Lines, Sign, next_sign
from display_server.domain.waits.foretell import Foretelling
from display_server.services.lines.lines_now import LineNow
from display_server.services.lines.ways_now import WayNow

TOLD_ANEW = timedelta(minutes=1)


@dataclass(frozen=True)
class Standing:
    """A service's line and what was foretold of it."""

    line: LineNow
    said: Foretelling

    @property
    def wait(self) -> float | None:
        """For somebody who joins now, seconds: the middle of the band, or the plain estimate while little is known."""
        return self.said.plain if self.said.arriving is None else self.said.arriving[1]


class Signs:
    """Remembers each sign between two ticks."""

    def __init__(self, before: Mapping[int, Sign]) -> None:
        self._signs = dict(before)
        self._told: dict[int, datetime] = {}

    def tick(
        self, ways: Sequence[WayNow], standing: Mapping[int, Standing], now: datetime
    ) -> tuple[list[dict[str, Any]], set[str]]:
        """The rows to write, and the topics whose picture differs."""
        rows, changed = [], set[str]()
        by_ends = {(way.here, way.there): way.diversion_id for way in ways}
        for way in ways:
            before = self._signs.get(way.diversion_id, Sign())
            opposite = self._signs.get(by_ends.get((way.there, way.here), -1))
            sign = next_sign(before, _lines(way, standing), way.way, now, opposite)
            self._signs[way.diversion_id] = sign
            if way.here in standing and self._is_news(way.diversion_id, before, sign, now):
                changed |= _shown_by(standing[way.here].line)
            ended = sign.ended and sign.ended.isoformat()
            rows.append({"diversion_id": way.diversion_id, "minutes": sign.minutes, "ended": ended})
        self._signs = {way.diversion_id: self._signs[way.diversion_id] for way in ways}
        return rows, changed

    def _is_news(self, diversion: int, before: Sign, sign: Sign, now: datetime) -> bool:
        """Another picture; or a sign that stands, a minute later: whoever shows it judges it by its age."""
        told = self._told.get(diversion)
        if sign.minutes == before.minutes and (not sign.shown or (told is not None and now - told < TOLD_ANEW)):
            return False
        self._told[diversion] = now
        return True


def _lines(way: WayNow, standing: Mapping[int, Standing]) -> Lines | None:
    """None where one of them knows nothing, or there is no place left over there."""
    here, there = standing.get(way.here), standing.get(way.there)
    if here is None or there is None or not way.takes or here.wait is None or there.wait is None:
        return None
    return Lines(here.wait, there.wait, there.said.each, there.line.on_the_way)


def _shown_by(line: LineNow) -> set[str]:
    return {topics.site(line.site), topics.department(line.department), topics.queue(line.service_id)}
