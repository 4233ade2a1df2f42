"""Makes a report of days that were added up: on a reading connection, in jobs, so that nobody who takes a number waits."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from display_server.db.models import Desk, Device, HelpCall, KioskLeft, PlaceChoice, Service, Site, WaitError
from display_server.domain.report import desk_figures, figures, grouped, kept_and_missed, weekday_hours
from display_server.services.records.day_sums import nobody_waits, sum_of_days
from display_server.services.records.sum_of_day import BY_KIOSK, DEVICE


def make_report(
    session: Session, site: Site, first: str, last: str, counted: Callable[[int], None] = nobody_waits
) -> dict[str, Any]:
    """Of business days `first` to `last`, both ISO dates and both counted. Minutes; shares of 1. `counted` hears after each day
    how many are."""
    summed = sum_of_days(session, site, first, last, counted)
    cells = summed.cells
    promised = dict(session.execute(select(Service.id, Service.target_minutes)).all())
    services = dict(session.execute(select(Service.id, Service.code)).all())
    rooms = dict(session.execute(select(Desk.id, Desk.code)).all())
    left, asked = _left(session, site, first, last), _help_calls(session, site, first, last)
    return {
        "total": figures(list(cells.items()), promised),
        "service": grouped(cells, lambda one: str(services[one.service]), promised),
        "promises": [(str(services[key]), said) for key, said in kept_and_missed(cells, promised)],
        "hour": grouped(cells, lambda one: one.hour, promised),
        "weekday_hour": weekday_hours(cells),
        "origin": grouped(cells, lambda one: one.origin, promised),
        "priority": grouped(cells, lambda one: one.priority or "none", promised),
        "desk": [(rooms[desk], said) for desk, said in desk_figures(summed.desks)],
        "kiosk": _kiosks(summed.begun, asked, left),
        "left_at": _by_screen(left),
        "help": _answers(asked),
        "help_why": [(why, _answers([one for one in asked if one.reason == why])) for why in _reasons(asked)],
        "help_end": sorted(Counter(row.outcome or "open" for row in asked).items()),
        "foretold": _foretold(session, first, last),
        "places": _places(session, site, first, last),
    }


def _kiosks(
    begun: Counter[tuple[str, str]], calls: Iterable[HelpCall], left: Counter[tuple[str, str]]
) -> list[tuple[str, dict[str, int]]]:
    """Of each kiosk that was used: numbers it gave, check-ins, calls for a person there and those that somebody answered, and
    who left it without an outcome.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (who, move), count in begun.items():
        if who.startswith(DEVICE):
            found[who.removeprefix(DEVICE)][BY_KIOSK[move]] += count
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


def _reasons(calls: Iterable[HelpCall]) -> list[str]:
    return sorted({row.reason for row in calls})


def _answers(calls: Collection[HelpCall]) -> dict[str, Any]:
    """How many calls for a person, how many of them somebody answered, and how soon half of those."""
    answered = [
        (row.acknowledged_at - row.heard_at).total_seconds() for row in calls if row.acknowledged_at is not None
    ]
    return {
        "calls": len(calls),
        "answered": len(answered),
        "p50_s": round(median(answered)) if answered else None,
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
