"""Rules of order before they hold: the last day lived again with them, and who would have waited longer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import LANGUAGES, name_of, words
from display_server.db.models import Service, Site, Stage
from display_server.db.reading.called_on import called_between
from display_server.db.reading.own_site import own_site
from display_server.domain.due_time import Promise
from display_server.domain.line_rules import ARRIVAL, EARLIER, OF_SITE, TARGET, Bounds
from display_server.domain.numbering import business_day, day_bounds
from display_server.domain.order_replay import Change, Rules, compare
from display_server.domain.priority import CLAIMABLE, DEFAULT_EARLIER, earlier_by
from display_server.domain.queue_order import Caps
from display_server.hub import this_hub
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language

MINUTE = timedelta(minutes=1)
NAMED = 10
"""So many of those who would have waited longer are named by their number."""


@dataclass(frozen=True)
class ServiceChange:
    """One service's day under the two rules. Minutes; `longer`: those who would have waited longer, the most first."""

    name: str
    people: int
    longest_before: int
    longest_after: int
    longer: list[Change]
    sooner: int

    @property
    def named(self) -> list[tuple[str, int]]:
        return [(one.number, round(one.longer / MINUTE)) for one in self.longer[:NAMED]]


@dataclass(frozen=True)
class RuleChange:
    """One number of the form that is another than the one in force, in the reader's words."""

    what: str
    before: int
    after: int


RulesOf = Callable[[Service], tuple[Rules, Rules]]
"""A service's rules as they are, and as the form would have them."""


@blueprint.post("/hours/hospital/preview")
@needs(Permission.EDIT_HOURS)
def order_preview() -> ResponseReturnValue:
    """The hospital's rules as they stand in the form now; nothing is saved."""
    say = words(desk_language()).say
    with this_hub().database.reading() as session:
        site = own_site(session)
        names = ("overtaken_times", "overtaken_late_minutes", "grace_minutes")
        typed = {name: _number(name, OF_SITE[name], getattr(site, name)) for name in names}
        changes = [RuleChange(say(f"admin.hours.{name}"), getattr(site, name), typed[name]) for name in names]
        now = earlier_by(site.priority_minutes)
        then = dict(now)
        for one in CLAIMABLE:
            then[one] = _number(f"earlier_{one}", EARLIER, round(DEFAULT_EARLIER[one] / MINUTE)) * MINUTE
            said = say("admin.order.class", name=say(f"admin.hours.claim.{one}"))
            changes.append(RuleChange(said, round(now[one] / MINUTE), round(then[one] / MINUTE)))
        caps = Caps(typed["overtaken_times"], typed["overtaken_late_minutes"] * MINUTE)

        def rules_of(service: Service) -> tuple[Rules, Rules]:
            before = _rules(service, site)
            grace = before.promise.grace if service.grace_minutes is not None else typed["grace_minutes"] * MINUTE
            return before, Rules(caps, replace(before.promise, grace=grace, earlier=then))

        return _page(session, site, changes, rules_of)


@blueprint.post("/hours/services/<code>/preview")
@needs(Permission.EDIT_HOURS)
def service_order_preview(code: str) -> ResponseReturnValue:
    """One service's target or grace, whichever form it stands in; nothing is saved."""
    say = words(desk_language()).say
    with this_hub().database.reading() as session:
        site = own_site(session)
        service = session.scalar(select(Service).where(Service.code == code))
        if service is None:
            raise NotFound
        before = _rules(service, site)
        grace, target = round(before.promise.grace / MINUTE), service.target_minutes
        new_target = _number("target_minutes", TARGET, target)
        new_grace = _number("grace_minutes", ARRIVAL["grace_minutes"], site.grace_minutes)
        new_grace = new_grace if "grace_minutes" in request.form else grace
        promise = replace(before.promise, target=new_target * MINUTE, grace=new_grace * MINUTE)
        changes = [
            RuleChange(say("admin.house.target"), target, new_target),
            RuleChange(say("admin.hours.grace_minutes"), grace, new_grace),
        ]
        after = Rules(before.caps, promise)
        return _page(session, site, changes, lambda _one: (before, after), service)


def _number(name: str, bounds: Bounds, otherwise: int) -> int:
    """As typed, inside its bounds; else `otherwise`."""
    said = request.form.get(name, "").strip()
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 5 and bounds.hold(int(said)) else otherwise


def _rules(service: Service, site: Site) -> Rules:
    """In force now."""
    own = service.grace_minutes
    grace = (site.grace_minutes if own is None else own) * MINUTE
    promise = Promise(service.target_minutes * MINUTE, grace, earlier_by(site.priority_minutes))
    return Rules(Caps(site.overtaken_times, site.overtaken_late_minutes * MINUTE), promise)


def _page(
    session: Session, site: Site, changes: list[RuleChange], rules_of: RulesOf, only: Service | None = None
) -> str:
    day = _last_day(session, site, this_hub().clock.now())
    lines = _lines(session, site, day, rules_of, only) if day is not None else []
    said = format_date(day, "full", locale=LANGUAGES[desk_language()].cldr) if day is not None else ""
    changed = [one for one in changes if one.before != one.after]
    return show_desk_page("admin/order_preview.html", day=said, lines=lines, changed=changed, only=only)


def _last_day(session: Session, site: Site, now: datetime) -> date | None:
    """The newest business day before today on which somebody was called."""
    zone = ZoneInfo(site.zone)
    begins, _ = day_bounds(business_day(now, zone, site.day_starts), zone, site.day_starts)
    newest = session.scalar(select(func.max(Stage.called_at)).where(Stage.called_at < begins))
    return business_day(newest, zone, site.day_starts) if newest is not None else None


def _lines(session: Session, site: Site, day: date, rules_of: RulesOf, only: Service | None) -> list[ServiceChange]:
    own, language = Language(site.language), desk_language()
    services = {one.id: one for one in session.scalars(select(Service))}
    called = called_between(session, *day_bounds(day, ZoneInfo(site.zone), site.day_starts))
    found = []
    for key, people in called.items():
        if only is not None and key != only.id:
            continue
        before, after = rules_of(services[key])
        changes = compare(people, before, after)
        found.append(
            ServiceChange(
                name_of(services[key].names, language, own),
                len(people),
                round(max(one.before for one in changes) / MINUTE),
                round(max(one.after for one in changes) / MINUTE),
                [one for one in changes if one.longer >= MINUTE],
                sum(one.longer <= -MINUTE for one in changes),
            )
        )
    return sorted(found, key=lambda line: (-len(line.longer), line.name))
