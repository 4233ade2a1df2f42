"""Reads what a report is made of and makes it: on a reading connection, in jobs, so that nobody who takes a number waits."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Text, func, select
from sqlalchemy.orm import Session

from display_server.db.models import (
    Desk,
    Device,
    DiaryLine,
    HelpCall,
    PlaceChoice,
    Service,
    Site,
    Stage,
    Visit,
    WaitError,
)
from display_server.domain.report import (
    Journey,
    ReportLine,
    StageFacts,
    desks,
    figures,
    grouped,
    journeys,
)
from display_server.domain.visit import Move

_DEVICE = "device:"
_BY_KIOSK = {
    Move.ISSUE.value: "numbers",
    Move.ISSUE_OFFLINE.value: "numbers",
    Move.CHECK_IN.value: "check_ins",
}
_MOVES_ALONE = (DiaryLine.stage_id, DiaryLine.at, DiaryLine.move, DiaryLine.new, DiaryLine.desk_id)


def make_report(session: Session, site: Site, first: str, last: str) -> dict[str, Any]:
    """Of business days `first` to `last`, both ISO dates and both counted. Minutes; shares of 1."""
    zone = ZoneInfo(site.zone)
    facts = _facts(session, site, first, last)
    calls: Counter[int] = Counter()
    begun: Counter[tuple[str, str]] = Counter()
    found = journeys(_counting(_lines(session, site, first, last, begun), calls))
    services = {row.id: row.code for row in session.execute(select(Service.id, Service.code))}
    rooms = {row.id: row.code for row in session.execute(select(Desk.id, Desk.code))}

    def hour(one: Journey) -> int:
        return one.arrived.astimezone(zone).hour

    def of_service(one: Journey) -> str:
        return str(services[facts[one.stage].service])

    return {
        "total": figures(found, facts),
        "service": grouped(found, facts, of_service),
        "hour": grouped(found, facts, hour),
        "weekday_hour": [
            [*when, said["arrivals"]]
            for when, said in grouped(found, facts, lambda one: (one.arrived.astimezone(zone).weekday(), hour(one)))
        ],
        "origin": grouped(found, facts, lambda one: facts[one.stage].origin),
        "priority": grouped(found, facts, lambda one: facts[one.stage].priority or "none"),
        "desk": [(rooms[desk], said) for desk, said in desks(found, calls)],
        "kiosk": _kiosks(begun, _help_calls(session, site, first, last)),
        "help": _help(session, site, first, last),
        "foretold": _foretold(session, first, last),
        "places": _places(session, site, first, last),
    }


def _facts(session: Session, site: Site, first: str, last: str) -> dict[Any, StageFacts]:
    rows = session.execute(
        select(Stage.id, Stage.service_id, Visit.origin, Stage.priority, Service.target_minutes)
        .join(Visit, Visit.id == Stage.visit_id)
        .join(Service, Service.id == Stage.service_id)
        .where(Visit.site_id == site.id, Visit.day.between(first, last))
    )
    return {key: StageFacts(service, origin, priority, target * 60) for key, service, origin, priority, target in rows}


def _lines(
    session: Session, site: Site, first: str, last: str, begun: Counter[tuple[str, str]]
) -> Iterator[ReportLine]:
    """`begun` counts who began visits, and how, on the way: going through the year once more would take a second."""
    said = DiaryLine.why.cast(Text)  # as text: few lines name a time of their own, and reading JSON takes longest
    rows = session.execute(
        select(*_MOVES_ALONE, said, DiaryLine.who)
        .join(Visit, Visit.id == DiaryLine.visit_id)
        .where(Visit.site_id == site.id, Visit.day.between(first, last), DiaryLine.stage_id.is_not(None))
        .order_by(DiaryLine.seq)
        .execution_options(yield_per=2000)
    )
    for stage, at, move, new, desk, why, who in rows:
        if move in _BY_KIOSK:
            begun[who, move] += 1
        yield ReportLine(stage, _happened(at, why), move, new, desk)


def _happened(at: datetime, why: str | None) -> datetime:
    """What staff enter after a time without the hub carries when it was."""
    if why is None or "happened_at" not in why:
        return at
    said = json.loads(why).get("happened_at")
    return at if said is None else datetime.fromisoformat(said)


def _counting(lines: Iterator[ReportLine], calls: Counter[int]) -> Iterator[ReportLine]:
    """Calls as desks made them, those that were undone, too."""
    for line in lines:
        if line.move == Move.CALL.value and line.desk is not None:
            calls[line.desk] += 1
        yield line


def _kiosks(begun: Counter[tuple[str, str]], calls: Iterable[HelpCall]) -> list[tuple[str, dict[str, int]]]:
    """Of each kiosk that was used: numbers it gave, check-ins, calls for a person there and those that somebody answered."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (who, move), count in begun.items():
        if who.startswith(_DEVICE):
            found[who.removeprefix(_DEVICE)][_BY_KIOSK[move]] += count
    for call in calls:
        found[str(call.device_id)].update(help_calls=1, help_answered=int(call.acknowledged_at is not None))
    names = ("numbers", "check_ins", "help_calls", "help_answered")
    return [(key, {name: counts[name] for name in names}) for key, counts in sorted(found.items())]


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
