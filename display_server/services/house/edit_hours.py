"""An administrator sets opening hours and the rules of the line: audited, and heard by every kiosk and board."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from config.contract.hours import Hours
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Device, Place, Service, Site, Walk
from display_server.domain import topics
from display_server.domain.line_rules import ARRIVAL, CAPACITY, EARLIER, LAST_NUMBER, OF_SITE, WALK, Bounds
from display_server.domain.priority import DEFAULT_EARLIER
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed

_USUALLY_EARLIER = {one.value: int(earlier.total_seconds() // 60) for one, earlier in DEFAULT_EARLIER.items()}
_FLAGS = ("through_holidays", "capacity_counts_booked", "triage")


class RuleRefused(ValueError):
    """A number that cannot be used: `field` says which, `bounds` what is possible."""

    def __init__(self, field: str, bounds: Bounds) -> None:
        super().__init__(f"{field}: {bounds.least} to {bounds.most}")
        self.field = field
        self.bounds = bounds


@dataclass(frozen=True)
class SiteRules:
    """`numbers` by `line_rules.OF_SITE`; `walks`: minutes to each department, by its code. No hours: always open.

    `earlier`: minutes by class of need, None where a class is as Atrium comes; a class that is not named stays as it is.
    `by_code_only`: departments that ask for a code; None: as it is.
    """

    hours: Hours | None
    numbers: Mapping[str, int]
    families_together: bool = False
    claims: tuple[str, ...] = ()
    walks: Mapping[str, int] = field(default_factory=dict)
    by_code_only: frozenset[str] | None = None
    earlier: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class ServiceRules:
    """`arrival` by `line_rules.ARRIVAL`, None where the site's hold. No hours: the site's."""

    hours: Hours | None
    arrival: Mapping[str, int | None]
    daily_capacity: int | None = None
    through_holidays: bool = False
    capacity_counts_booked: bool = False
    triage: bool = False


def change_site_rules(tx: Transaction, *, site: str, rules: SiteRules, who: str) -> None:
    """They hold from now on, for every number after this act. Raises RuleRefused."""
    found = tx.session.scalars(select(Site).where(Site.code == site)).one()
    _check(rules.numbers, OF_SITE)
    _check_hours(rules.hours)
    _check({f"walk_{code}": minutes for code, minutes in rules.walks.items()}, None)
    changed = _set(found, {**rules.numbers, "hours": rules.hours, "families_together": rules.families_together})
    _check(rules.earlier, dict.fromkeys(rules.earlier, EARLIER))
    own = {**(found.priority_minutes or {}), **rules.earlier}
    own = {name: minutes for name, minutes in own.items() if minutes is not None and minutes != _USUALLY_EARLIER[name]}
    changed |= _set(found, {"claims": list(rules.claims) or None, "priority_minutes": own or None})
    departments = tx.session.scalars(select(Department).where(Department.site_id == found.id)).all()
    for one in departments:
        if one.code in rules.walks:
            changed |= {
                f"walk_{one.code}": said for said in _set(one, {"walk_minutes": rules.walks[one.code]}).values()
            }
        if rules.by_code_only is not None:
            asks = _set(one, {"by_code_only": one.code in rules.by_code_only})
            changed |= {f"by_code_only_{one.code}": said for said in asks.values()}
    services = tx.session.scalars(select(Service)).all()
    queues, boards = (topics.queue(one.id) for one in services), (topics.department(one.code) for one in departments)
    _say(tx, found, _Change("site.rules_changed", f"site:{found.id}", changed, frozenset({*queues, *boards})), who)


def change_service_rules(tx: Transaction, *, service: str, rules: ServiceRules, who: str) -> None:
    """They hold from now on, for every number after this act. Raises RuleRefused."""
    row = tx.session.execute(
        select(Service, Department, Site)
        .join(Department, Department.id == Service.department_id)
        .join(Site, Site.id == Department.site_id)
        .where(Service.code == service)
    ).one()
    found, department, site = row[0], row[1], row[2]
    _check(rules.arrival, ARRIVAL)
    _check({"daily_capacity": rules.daily_capacity}, {"daily_capacity": CAPACITY})
    _check_hours(rules.hours)
    flags = {name: getattr(rules, name) for name in _FLAGS}
    changed = _set(
        found, {**rules.arrival, **flags, "hours": rules.hours, "daily_capacity": rules.daily_capacity}
    )  # fmt: skip
    touched = frozenset({topics.queue(found.id), topics.department(department.code)})
    _say(tx, site, _Change("service.rules_changed", f"service:{found.id}", changed, touched), who)


def change_walks(tx: Transaction, *, kiosk: UUID, minutes: Mapping[str, int | None], who: str) -> None:
    """How long people walk from this kiosk to each waiting place, by its code; None: as its departments say.

    Raises RuleRefused.
    """
    device = tx.session.get_one(Device, kiosk)
    site = tx.session.get_one(Site, device.site_id)
    _check(minutes, None)
    changed: dict[str, tuple[Any, Any]] = {}
    for place in tx.session.scalars(select(Place).where(Place.code.in_(minutes))):
        walk, wanted = tx.session.get(Walk, (kiosk, place.id)), minutes[place.code]
        before = walk.minutes if walk is not None else None
        if before == wanted:
            continue
        changed[place.code] = (before, wanted)
        if walk is not None:
            tx.session.delete(walk)
            tx.session.flush()
        if wanted is not None:
            tx.session.add(Walk(device_id=kiosk, place_id=place.id, minutes=wanted))
    _say(tx, site, _Change("device.walks_changed", f"device:{kiosk}", changed), who)


def _check(numbers: Mapping[str, int | None], bounds: Mapping[str, Bounds] | None) -> None:
    """`bounds` None: every number is minutes of a walk."""
    for name, number in numbers.items():
        limits = bounds[name] if bounds is not None else WALK
        if number is not None and not limits.hold(number):
            raise RuleRefused(name, limits)


def _check_hours(hours: Hours | None) -> None:
    if hours is not None:
        _check({"last_number": hours.last_number_minutes}, {"last_number": LAST_NUMBER})


def _set(row: Any, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What really changes, as `name: (before, after)` in the audit's words."""
    changed = {name: (getattr(row, name), new) for name, new in values.items() if getattr(row, name) != new}
    for name, (_, new) in changed.items():
        setattr(row, name, new)
    return {name: (_plain(before), _plain(after)) for name, (before, after) in changed.items()}


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, Hours) else value


@dataclass(frozen=True)
class _Change:
    """What an administrator did, by the audit's word for it, and the topics that show it beside the site's own."""

    what: str
    subject: str
    said: Mapping[str, tuple[Any, Any]]
    touched: frozenset[str] = frozenset()


def _say(tx: Transaction, site: Site, change: _Change, who: str) -> None:
    """Nothing where nothing changed."""
    if not change.said:
        return
    before = {name: old for name, (old, _) in change.said.items()}
    after = {name: new for name, (_, new) in change.said.items()}
    audit(tx, who=who, what=change.what, subject=change.subject, before=before, after=after)
    tx.touch(topics.lobby(site.code), *change.touched)
    catalogue_changed(tx, site)
