"""Who hears of alarms when nobody looks at a page: people on duty by hour, quiet hours, a test, the weekly check's result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel import Locale
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language, Name, Names
from config.locale import LANGUAGES, words
from display_server.db.models import AlarmContact, AlarmTold
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.lines.alarm_address import EMAIL, PHONE, NoWay, way_by
from display_server.services.lines.alarm_letters import (
    acknowledge_told,
    add_contact,
    ask_test,
    duty_of,
    set_quiet_hours,
    somebody_hears,
    take_contact,
)
from display_server.services.refused import Refused
from display_server.web.admin.came_from import page_asked
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@dataclass(frozen=True)
class ContactLine:
    """One contact as the page says it. `where`: enough of the address to know it by, never a password."""

    key: int
    name: str
    where: str
    days: str
    hours: str
    on_duty: bool
    answered_at: datetime | None
    trouble: str | None
    waits: bool


@blueprint.get("/alarms")
@needs(Permission.EDIT_ALARMS)
def alarm_contacts() -> ResponseReturnValue:
    return _page({"days": "01234", "begins": "07:00", "ends": "19:00"})


@blueprint.post("/alarms")
@needs(Permission.EDIT_ALARMS)
def enter_contact() -> ResponseReturnValue:
    form, who, settings = request.form, this_person().who, this_hub().settings
    typed = {name: value.strip()[:500] for name, value in form.items() if name != "csrf_token"}
    typed["days"] = "".join(form.getlist("days"))
    try:
        begins, ends = _time(typed.get("begins", "")), _time(typed.get("ends", ""))
        if begins is None or ends is None:
            raise EntryRefused("begins", "shape")
        way_by(settings, typed.get("address", ""))
        said = typed.get("language", "")
        language = Language(said) if said in set(Language) else desk_language()
        name, address, days = typed.get("name", ""), typed.get("address", ""), form.getlist("days")
        this_hub().writer.run(lambda tx: add_contact(tx, name, address, language, days, begins, ends, who))
    except NoWay as why:
        return _page(typed, EntryRefused("address", str(why))), 422
    except EntryRefused as refused:
        return _page(typed, refused), 422
    return _done("admin.alarms.added")


@blueprint.post("/alarms/quiet")
@needs(Permission.EDIT_ALARMS)
def quiet_hours() -> ResponseReturnValue:
    who = this_person().who
    begins, ends = _time(request.form.get("quiet_from", "")), _time(request.form.get("quiet_until", ""))
    try:
        this_hub().writer.run(lambda tx: set_quiet_hours(tx, begins=begins, ends=ends, who=who))
    except EntryRefused as refused:
        return _page({}, refused), 422
    return _done("admin.alarms.quiet_kept")


@blueprint.post("/alarms/<int:key>/test")
@needs(Permission.EDIT_ALARMS)
def test_contact(key: int) -> ResponseReturnValue:
    this_hub().writer.run(lambda tx: ask_test(tx, key=key))
    return _done("admin.alarms.test_asked")


@blueprint.post("/alarms/<int:key>/remove")
@needs(Permission.EDIT_ALARMS)
def remove_contact(key: int) -> ResponseReturnValue:
    who = this_person().who
    this_hub().writer.run(lambda tx: take_contact(tx, key=key, who=who))
    return _done("admin.alarms.removed")


@blueprint.post("/alarms/told/<int:key>/acknowledge")
@needs(Permission.SEE_TO_ALARMS)
def see_to_told(key: int) -> ResponseReturnValue:
    account = this_person().id
    try:
        this_hub().writer.run(lambda tx: acknowledge_told(tx, key=key, account_id=account))
    except Refused:
        flash(words(desk_language()).say("staff.refused.alarm_unknown"))
    return redirect(page_asked(), code=303)


def _page(typed: dict[str, str], refused: EntryRefused | None = None) -> str:
    problem = words(desk_language()).say(f"admin.alarms.refused.{refused.field}.{refused.reason}") if refused else None
    hub, now = this_hub(), this_hub().clock.now()
    with hub.database.reading() as session:
        site = own_site(session)
        local = now.astimezone(ZoneInfo(site.zone))
        lines = [_line(one, local) for one in session.scalars(select(AlarmContact).order_by(AlarmContact.id))]
        hears = somebody_hears(session, local, now)
    return show_desk_page(
        "admin/alarm_contacts.html", lines=lines, hears=hears, typed=typed, problem=problem,
        refused_field=refused.field if refused else None, day_names=_day_names(), quiet=(site.quiet_from, site.quiet_until),
        mail=hub.settings.mail_through is not None, sms=hub.settings.sms_through is not None,
    )  # fmt: skip


def _line(one: AlarmContact, local: datetime) -> ContactLine:
    names = _day_names()
    return ContactLine(
        one.id, one.name, _where(one.address), ", ".join(names[int(day)] for day in one.days),
        f"{one.begins:%H:%M}–{one.ends:%H:%M}", duty_of(one).covers(local), one.answered_at, one.trouble,
        one.test_asked_at is not None,
    )  # fmt: skip


def _where(address: str) -> str:
    if EMAIL.fullmatch(address) or PHONE.fullmatch(address):
        return address
    return address.partition("://")[0] + "://…"


def _day_names() -> list[str]:
    days = Locale.parse(LANGUAGES[desk_language()].cldr, sep="_").days["stand-alone"]["abbreviated"]
    return [days[day] for day in range(7)]


def _time(said: str) -> time | None:
    try:
        return time.fromisoformat(said).replace(tzinfo=None)
    except ValueError:
        return None


def _done(word: str) -> ResponseReturnValue:
    flash(words(desk_language()).say(word))
    return redirect(url_for("admin.alarm_contacts"), code=303)


@dataclass(frozen=True)
class ToldLine:
    """Something that was told outside the house and is not over. `of`: `wrong_now`'s key of what it is about."""

    key: int
    of: str
    kind: str
    what: str
    since: datetime
    seen: bool


def open_told(session: Session, name: Callable[[Names], str]) -> list[ToldLine]:
    """For Today, the oldest first; what has not lasted long enough to be told is not there."""
    rows = session.scalars(
        select(AlarmTold).where(AlarmTold.ended_at.is_(None), AlarmTold.told_at.is_not(None)).order_by(AlarmTold.id)
    )
    return [
        ToldLine(one.id, one.key, one.kind, _what(one, name), one.since, one.acknowledged_at is not None)
        for one in rows
    ]


def _what(one: AlarmTold, name: Callable[[Names], str]) -> str:
    names = {Language(language): Name(name=said) for language, said in (one.about.get("names") or {}).items()}
    return f"{name(names)} {one.about.get('serial', '')}".strip()


def nobody_hears(session: Session, now: datetime) -> bool:
    """For Today: an alarm raised now would reach nobody."""
    local = now.astimezone(ZoneInfo(own_site(session).zone))
    return not somebody_hears(session, local, now)
