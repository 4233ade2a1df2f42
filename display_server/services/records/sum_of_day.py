"""One business day's lines read from the diary and added up."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Text, bindparam, case, select, type_coerce
from sqlalchemy.orm import Session

from display_server.db.models import DiaryLine, Site, Stage, Visit
from display_server.domain.day_sum import DaySum
from display_server.domain.journey import ReportLine, StageFacts, journeys
from display_server.domain.visit import Move

DEVICE, _CALL = "device:", Move.CALL.value
BY_KIOSK = {
    Move.ISSUE.value: "numbers",
    Move.ISSUE_OFFLINE.value: "numbers",
    Move.CHECK_IN.value: "check_ins",
}
_SAID = DiaryLine.why.cast(Text)
_PLAIN = DateTime(timezone=True)
_OF_DAY = (Visit.site_id == bindparam("site_id"), Visit.day == bindparam("day"))
_LINES = (
    select(
        DiaryLine.stage_id.cast(Text),
        type_coerce(DiaryLine.at, _PLAIN),
        DiaryLine.move,
        DiaryLine.new,
        DiaryLine.desk_id,
        case((_SAID.contains("happened_at"), _SAID)),
        case((DiaryLine.move.in_(sorted(BY_KIOSK)) & DiaryLine.who.startswith(DEVICE), DiaryLine.who)),
    )
    .join(Visit, Visit.id == DiaryLine.visit_id)
    .where(DiaryLine.stage_id.is_not(None), *_OF_DAY)
    .order_by(DiaryLine.seq)
)
_STAGES = (
    select(Stage.id.cast(Text), Stage.service_id, Visit.origin, Stage.priority)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(*_OF_DAY)
)
"""Ids and moments as the database keeps them, and only those words that somebody will read. A day at a time: PostgreSQL plans a
span of many days as one walk through the whole diary."""
_A_QUARTER = 15  # minutes: no zone's hour begins anywhere else


def sum_of_day(session: Session, site: Site, day: str) -> DaySum:
    """`day`: ISO date."""
    which = {"site_id": site.id, "day": day}
    connection = session.connection()
    facts = {
        key: StageFacts(service, origin, priority)
        for key, service, origin, priority in connection.execute(_STAGES, which)
    }
    calls: Counter[int] = Counter()
    begun: Counter[tuple[str, str]] = Counter()
    lines = _lines(connection.execute(_LINES, which), begun, calls)
    return DaySum.of(journeys(lines, facts, _LocalHours(ZoneInfo(site.zone))), calls, begun)


class _LocalHours:
    """Weekday and hour on the site's clock, looked up once for each quarter of an hour: a zone takes longest to ask."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: dict[datetime, tuple[int, int]] = {}

    def __call__(self, at: datetime) -> tuple[int, int]:
        quarter = at.replace(minute=at.minute // _A_QUARTER * _A_QUARTER, second=0, microsecond=0)
        if quarter not in self._known:
            there = (quarter if quarter.tzinfo else quarter.replace(tzinfo=UTC)).astimezone(self._zone)
            self._known[quarter] = there.weekday(), there.hour
        return self._known[quarter]


def _lines(rows: Iterable[Any], begun: Counter[tuple[str, str]], calls: Counter[int]) -> Iterator[ReportLine]:
    """On the way `begun` counts who began visits, and how; `calls` those that desks made, also what was undone."""
    for stage, at, move, new, desk, why, who in rows:
        if who is not None:
            begun[who, move] += 1
        elif move == _CALL and desk is not None:
            calls[desk] += 1
        yield ReportLine(stage, at if why is None else _happened(at, why), move, new, desk)


def _happened(at: datetime, why: str) -> datetime:
    """What staff enter after a time without the hub carries when it was."""
    said = json.loads(why).get("happened_at")
    if said is None:
        return at
    happened = datetime.fromisoformat(said)
    return happened if at.tzinfo else happened.astimezone(UTC).replace(tzinfo=None)
