"""Today: what an administrator, a department head or a porter looks at first, and what is different today by one touch."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of
from display_server.db.models import Account, Department, Desk, Place, Service
from display_server.db.reading.own_site import own_site
from display_server.domain.alarming import Kind
from display_server.domain.delay import MINUTES_OFFERED, DelayReason
from display_server.domain.desk import next_at
from display_server.hub import this_hub
from display_server.services.arrivals.booking_feed import feed_in_trouble, watches_feed
from display_server.services.boards.preparing import missing_contents
from display_server.web.admin import today_reading as reading
from display_server.web.admin.alarm_contacts import nobody_hears, open_told
from display_server.web.admin.alarms import alarms_by_department
from display_server.web.admin.backups import alarms_of_house
from display_server.web.admin.face import blueprint
from display_server.web.admin.getting_started import read_steps
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.help_cards import read_help_cards
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

LINES_SHOWN = 12
SILENT_SHOWN = 6


@dataclass
class Typed:
    """What was sent to one of the three forms and could not be done: shown again, with why."""

    form: str = ""
    values: dict[str, str] = field(default_factory=dict)
    problem: str | None = None


@blueprint.get("/first")
@needs(Permission.SEE_TODAY)
def first() -> ResponseReturnValue:
    """Getting started until the house works, Today from then on."""
    may = this_person().may
    with this_hub().database.reading() as session:
        begins = Permission.EDIT_HOUSE in may and read_steps(session).next is not None
    return redirect(url_for("admin.start" if begins else "admin.today"), code=303)


@blueprint.get("/today")
@needs(Permission.SEE_TODAY)
def today() -> ResponseReturnValue:
    return today_page()


@blueprint.get("/today/list")
@needs(Permission.SEE_TODAY)
def today_list() -> ResponseReturnValue:
    """The moving part of the page, fetched again every few seconds."""
    with this_hub().database.reading() as session:
        return show_desk_page("admin/today_list.html", **_now(session))


def today_page(typed: Typed | None = None) -> str:
    """The whole page; `typed`: what was refused."""
    with this_hub().database.reading() as session:
        return show_desk_page("admin/today.html", typed=typed or Typed(), **_now(session), **_choices(session))


def _now(session: Session) -> dict[str, Any]:
    hub, now = this_hub(), this_hub().clock.now()
    site, sees, name = own_site(session), this_person().sees, _namer(session)
    lines = reading.read_lines(session, now, name, sees)
    told, silent = open_told(session, name), reading.read_silent(session, now, name)
    alarmed = {one.of for one in told}
    unsaid = [
        one for one in silent if f"{Kind.SILENT}:{one.id}" not in alarmed
    ]  # the others stand there with their alarm
    bad_backups, full_disk, cannot_write = alarms_of_house()
    return {
        "lines": lines[:LINES_SHOWN],
        "more_lines": max(0, len(lines) - LINES_SHOWN),
        "longest": lines[0] if lines else None,
        "unstaffed": [line for line in lines if not line.desks],
        "help_cards": read_help_cards(session, name),
        "alone": alarms_by_department(session, sees),
        "silent": unsaid[:SILENT_SHOWN],
        "more_silent": max(0, len(unsaid) - SILENT_SHOWN),
        "silent_all": len(silent),
        "watches_feed": watches_feed(session, hub.settings),
        "feed": feed_in_trouble(session, hub.settings, now),
        "nobody_hears": nobody_hears(session, now),
        "told": told,
        "house_alarm": bool(bad_backups or full_disk or cannot_write),
        "missing_contents": missing_contents(session, now),
        "short_days": reading.read_short_days(session, name, sees),
        "stopped": reading.read_stopped(session, site, name),
        "late": reading.read_late(session, now, name, sees),
    }


def _choices(session: Session) -> dict[str, Any]:
    """What the three forms offer: services and desks of the reader's own departments, lifts of the plan in force."""
    person, name, site = this_person(), _namer(session), own_site(session)
    services = session.execute(
        select(Service.code, Service.names, Department.code, Department.names)
        .join(Department, Department.id == Service.department_id)
        .where(Service.closed_at.is_(None))
        .order_by(Department.position, Service.position)
    )
    desks = session.execute(
        select(Desk.code, Place.names, Department.code, Account.full_name)
        .join(Place, Place.id == Desk.place_id)
        .join(Department, Department.id == Desk.department_id)
        .outerjoin(Account, Account.id == Desk.opened_by)
        .where(Desk.closed_at.is_(None))
        .order_by(Department.position, Desk.id)
    )
    return {
        "services": [
            (code, f"{name(names)} · {name(department)}")
            for code, names, home, department in services
            if person.sees(home)
        ],
        "desks": [
            (code, " · ".join(filter(None, (name(place), who))))
            for code, place, home, who in desks
            if person.sees(home)
        ],
        "parts": reading.lifts_and_stairs(session, site, name),
        "minutes_offered": MINUTES_OFFERED,
        "reasons": list(DelayReason),
    }


def sent() -> dict[str, str]:
    return {name: value.strip()[:140] for name, value in request.form.items() if name != "csrf_token"}


def next_time(said: str) -> datetime | None:
    """`14:00` as the next moment at which the site's clocks show it; None for what is no time."""
    try:
        clock = time.fromisoformat(said)
    except ValueError:
        return None
    with this_hub().database.reading() as session:
        zone = ZoneInfo(own_site(session).zone)
    return next_at(clock.replace(tzinfo=None), this_hub().clock.now(), zone)


def _namer(session: Session) -> reading.NameOf:
    own, language = Language(own_site(session).language), desk_language()
    return lambda names: name_of(names, language, own)
