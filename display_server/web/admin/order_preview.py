"""Rules of order before they hold: the last day lived again with them, and who would have waited longer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import LANGUAGES, name_of
from display_server.db.models import Service, Site, Stage
from display_server.db.reading.called_on import called_between
from display_server.db.reading.own_site import own_site
from display_server.domain.line_rules import OF_SITE
from display_server.domain.numbering import business_day, day_bounds
from display_server.domain.order_replay import Change, compare
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


@blueprint.post("/hours/hospital/preview")
@needs(Permission.EDIT_HOURS)
def order_preview() -> ResponseReturnValue:
    """With what stands in the form now; nothing is saved."""
    now = this_hub().clock.now()
    with this_hub().database.reading() as session:
        site = own_site(session)
        day = _last_day(session, site, now)
        before = Caps(site.overtaken_times, site.overtaken_late_minutes * MINUTE)
        after = Caps(
            _number("overtaken_times", site.overtaken_times),
            _number("overtaken_late_minutes", site.overtaken_late_minutes) * MINUTE,
        )
        lines = _lines(session, site, day, before, after) if day is not None else []
    said = format_date(day, "full", locale=LANGUAGES[desk_language()].cldr) if day is not None else ""
    return show_desk_page("admin/order_preview.html", day=said, lines=lines, before=before, after=after)


def _number(name: str, usual: int) -> int:
    """As typed, inside its bounds; else the one in force."""
    said = request.form.get(name, "").strip()
    return (
        int(said) if said.isascii() and said.isdecimal() and len(said) < 5 and OF_SITE[name].hold(int(said)) else usual
    )


def _last_day(session: Session, site: Site, now: datetime) -> date | None:
    """The newest business day before today on which somebody was called."""
    zone = ZoneInfo(site.zone)
    begins, _ = day_bounds(business_day(now, zone, site.day_starts), zone, site.day_starts)
    newest = session.scalar(select(func.max(Stage.called_at)).where(Stage.called_at < begins))
    return business_day(newest, zone, site.day_starts) if newest is not None else None


def _lines(session: Session, site: Site, day: date, before: Caps, after: Caps) -> list[ServiceChange]:
    own, language = Language(site.language), desk_language()
    names = {key: name_of(said, language, own) for key, said in session.execute(select(Service.id, Service.names))}
    called = called_between(session, *day_bounds(day, ZoneInfo(site.zone), site.day_starts))
    found = []
    for key, people in called.items():
        changes = compare(people, before, after)
        found.append(
            ServiceChange(
                names[key],
                len(people),
                round(max(one.before for one in changes) / MINUTE),
                round(max(one.after for one in changes) / MINUTE),
                [one for one in changes if one.longer >= MINUTE],
                sum(one.longer <= -MINUTE for one in changes),
            )
        )
    return sorted(found, key=lambda line: (-len(line.longer), line.name))
