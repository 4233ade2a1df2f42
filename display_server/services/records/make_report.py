"""Reads what a report is made of and makes it: on a reading connection, in jobs, so that nobody who takes a number waits."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Result, Select, Text, case, func, select, type_coerce
from sqlalchemy.orm import Session

from display_server.db.models import (
    Desk,
    Device,
    DiaryLine,
    HelpCall,
    KioskLeft,
    PlaceChoice,
    Service,
    Site,
    Stage,
    Visit,
    WaitError,
)
from display_server.domain.report import (
    ReportLine,
    StageFacts,
    desks,
    figures,
    grouped,
    journeys,
)
from display_server.domain.visit import Move

_DEVICE, _CALL = "device:", Move.CALL.value
_BY_KIOSK = {
    Move.ISSUE.value: "numbers",
    Move.ISSUE_OFFLINE.value: "numbers",
    Move.CHECK_IN.value: "check_ins",
}
_SAID = DiaryLine.why.cast(Text)
_PLAIN = DateTime(timezone=True)
_LINES = (
    select(
        DiaryLine.stage_id.cast(Text),
        type_coerce(DiaryLine.at, _PLAIN),
        DiaryLine.move,
        DiaryLine.new,
        DiaryLine.desk_id,
        case((_SAID.contains("happened_at"), _SAID)),
        case((DiaryLine.move.in_(sorted(_BY_KIOSK)), DiaryLine.who)),
    )
    .join(Visit, Visit.id == DiaryLine.visit_id)
    .where(DiaryLine.stage_id.is_not(None))
    .order_by(DiaryLine.seq)
    .execution_options(yield_per=5000)
)
_STAGES = (
    select(Stage.id.cast(Text), Stage.service_id, Visit.origin, Stage.priority, Service.target_minutes)
    .join(Visit, Visit.id == Stage.visit_id)
    .join(Service, Service.id == Stage.service_id)
    .execution_options(yield_per=5000)
)
"""A year is a million rows: ids and moments as the database keeps them, and only those words that somebody will read."""
_A_QUARTER = 15  # minutes: no zone's hour begins anywhere else


def make_report(session: Session, site: Site, first: str, last: str) -> dict[str, Any]:
    """Of business days `first` to `last`, both ISO dates and both counted. Minutes; shares of 1."""
    facts = _facts(session, site, first, last)
    calls: Counter[int] = Counter()
    begun: Counter[tuple[str, str]] = Counter()
    lines = _lines(session.connection().execute(_of(_LINES, site, first, last)), begun, calls)
    found = journeys(lines, facts, _LocalHours(ZoneInfo(site.zone)))
    services = {row.id: row.code for row in session.execute(select(Service.id, Service.code))}
    rooms = {row.id: row.code for row in session.execute(select(Desk.id, Desk.code))}
    return {
        "total": figures(found),
        "service": grouped(found, lambda one: str(services[one.facts.service])),
        "hour": grouped(found, lambda one: one.when[1]),
        "weekday_hour": [[*when, count] for when, count in sorted(Counter(one.when for one in found).items())],
        "origin": grouped(found, lambda one: one.facts.origin),
        "priority": grouped(found, lambda one: one.facts.priority or "none"),
        "desk": [(rooms[desk], said) for desk, said in desks(found, calls)],
        "kiosk": _kiosks(begun, _help_calls(session, site, first, last), left := _left(session, site, first, last)),
        "left_at": _by_screen(left),
        "help": _help(session, site, first, last),
        "foretold": _foretold(session, first, last),
        "places": _places(session, site, first, last),
    }


def _of(asked: Select[Any], site: Site, first: str, last: str) -> Select[Any]:
    return asked.where(Visit.site_id == site.id, Visit.day.between(first, last))


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


def _facts(session: Session, site: Site, first: str, last: str) -> dict[Any, StageFacts]:
    """By the stage's id as text, as `_LINES` names it."""
    found: dict[Any, StageFacts] = {}
    for rows in session.connection().execute(_of(_STAGES, site, first, last)).partitions():
        for key, service, origin, priority, minutes in rows:
            found[key] = StageFacts(service, origin, priority, minutes * 60)
    return found


def _lines(
    asked: Result[*tuple[Any, ...]], begun: Counter[tuple[str, str]], calls: Counter[int]
) -> Iterator[ReportLine]:
    """On the way `begun` counts who began visits, and how; `calls` those that desks made, also what was undone."""
    for rows in asked.partitions():
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


def _kiosks(
    begun: Counter[tuple[str, str]], calls: Iterable[HelpCall], left: Counter[tuple[str, str]]
) -> list[tuple[str, dict[str, int]]]:
    """Of each kiosk that was used: numbers it gave, check-ins, calls for a person there and those that somebody answered, and
    who left it without an outcome.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (who, move), count in begun.items():
        if who.startswith(_DEVICE):
            found[who.removeprefix(_DEVICE)][_BY_KIOSK[move]] += count
    for call in calls:
        found[str(call.device_id)].update(help_calls=1, help_answered=int(call.acknowledged_at is not None))
    for (_, key), count in left.items():
        found[key]["dropped"] += count
    names = ("numbers", "check_ins", "help_calls", "help_answered", "dropped")
    return [(key, {name: counts[name] for name in names}) for key, counts in sorted(found.items())]


def _left(session: Session, site: Site, first: str, last: str) -> Counter[tuple[str, str]]:
    """How many left without an outcome, by screen and kiosk."""
    rows = session.execute(
        select(KioskLeft.step, KioskLeft.device_id, func.sum(KioskLeft.count))
        .join(Device, Device.id == KioskLeft.device_id)
        .where(Device.site_id == site.id, KioskLeft.day.between(first, last))
        .group_by(KioskLeft.step, KioskLeft.device_id)
    )
    return Counter({(step, str(device)): int(count) for step, device, count in rows})


def _by_screen(left: Counter[tuple[str, str]]) -> list[tuple[str, dict[str, int]]]:
    """The screen most people left at first."""
    found: Counter[str] = Counter()
    for (step, _), count in left.items():
        found[step] += count
    return [(step, {"dropped": count}) for step, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))]


def _help_calls(session: Session, site: Site, first: str, last: str) -> list[HelpCall]:
    """Calls for a person of these days on the site's clock."""
    zone = ZoneInfo(site.zone)
    begins = datetime.combine(datetime.fromisoformat(first).date(), site.day_starts, zone)
    ends = datetime.combine(datetime.fromisoformat(last).date() + timedelta(days=1), site.day_starts, zone)
    asked = select(HelpCall).where(HelpCall.site_id == site.id, HelpCall.heard_at >= begins, HelpCall.heard_at < ends)
    return list(session.scalars(asked))


def _help(session: Session, site: Site, first: str, last: str) -> dict[str, Any]:
    """How many calls for a person, how soon somebody answered, how they ended."""
    rows = _help_calls(session, site, first, last)
    answered = [(row.acknowledged_at - row.heard_at).total_seconds() for row in rows if row.acknowledged_at is not None]
    return {
        "calls": len(rows),
        "answered": len(answered),
        "p50_s": round(median(answered)) if answered else None,
        "outcomes": dict(Counter(row.outcome or "open" for row in rows)),
    }


def _foretold(session: Session, first: str, last: str) -> list[tuple[str, dict[str, Any]]]:
    """How far what people were told was from what came: mean minutes off, and the share that waited longer than p90."""
    rows = session.execute(
        select(Service.code, func.sum(WaitError.people), func.sum(WaitError.off_s), func.sum(WaitError.late))
        .join(WaitError, WaitError.service_id == Service.id)
        .where(WaitError.day.between(first, last))
        .group_by(Service.id, Service.code)
        .order_by(Service.code)
    )
    return [
        (code, {"people": people, "off": round(off / people / 60, 1), "late": round(late / people, 3)})
        for code, people, off, late in rows
        if people
    ]


def _places(session: Session, site: Site, first: str, last: str) -> list[tuple[str, dict[str, Any]]]:
    """Ways that were looked for: place, how often, and at which kiosk; the most wanted first."""
    rows = session.execute(
        select(PlaceChoice.place, Device.serial, func.sum(PlaceChoice.count))
        .join(Device, Device.id == PlaceChoice.device_id)
        .where(Device.site_id == site.id, PlaceChoice.day.between(first, last))
        .group_by(PlaceChoice.place, Device.serial)
    )
    found: dict[str, dict[str, int]] = {}
    for place, serial, count in rows:
        found.setdefault(place, {})[serial] = int(count)
    said = [(place, {"chosen": sum(at.values()), "kiosks": dict(sorted(at.items()))}) for place, at in found.items()]
    return sorted(said, key=lambda one: (-one[1]["chosen"], one[0]))
