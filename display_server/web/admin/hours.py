"""Opening hours and the rules of the line: the list, the hospital's form, a service's form, a kiosk's ways."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.hours import day_of
from config.contract.words import DeviceKind, Language
from config.locale import name_of, words
from display_server.db.models import Department, Device, Place, Service, Site, Walk
from display_server.db.reading.own_site import own_site
from display_server.domain.hours import in_force, said
from display_server.domain.line_rules import ARRIVAL, OF_SITE, WALK
from display_server.domain.priority import CLAIMABLE, DEFAULT_EARLIER
from display_server.hub import this_hub
from display_server.services.house.edit_hours import change_service_rules, change_site_rules, change_walks
from display_server.web.admin.face import blueprint
from display_server.web.admin.hours_form import HoursForm, Problem, typed_flags, typed_hours, typed_numbers
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@dataclass(frozen=True)
class ServiceLine:
    """One service of the list. `today`: its hours of this day, empty where it is closed, None where it never closes."""

    code: str
    name: str
    own: bool
    today: str | None
    capacity: int | None
    triage: bool


@blueprint.get("/hours")
@needs(Permission.EDIT_HOURS)
def hours() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        site = own_site(session)
        today = this_hub().clock.now().astimezone(site_facts(session, desk_language()).zone).date()
        groups = []
        for department in _departments(session):
            its = select(Service).where(Service.department_id == department.id, Service.closed_at.is_(None))
            services = session.scalars(its.order_by(Service.position, Service.id))
            groups.append((_name(department, site), [_line(one, site, today) for one in services]))
        own = None if site.hours is None else said(day_of(site.hours, today).spans)
    return show_desk_page("admin/hours.html", groups=groups, site_today=own)


@blueprint.get("/hours/hospital")
@needs(Permission.EDIT_HOURS)
def site_hours() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        site = own_site(session)
        walks = {f"walk_{one.code}": str(one.walk_minutes) for one in _departments(session)}
        typed = {**typed_hours(site.hours), **typed_numbers(site, OF_SITE), **typed_flags(site, "families_together")}
        typed |= {f"claim_{one}": "on" for one in site.claims or ()}
        typed |= {f"earlier_{one}": str(minutes) for one, minutes in (site.priority_minutes or {}).items()}
        typed |= {f"by_code_only_{one.code}": "on" for one in _departments(session) if one.by_code_only}
    return _site_page(HoursForm(typed | walks))


@blueprint.post("/hours/hospital")
@needs(Permission.EDIT_HOURS)
def save_site_hours() -> ResponseReturnValue:
    form, who = HoursForm.sent(request.form), this_person().who
    with this_hub().database.reading() as session:
        code, departments = own_site(session).code, [one.code for one in _departments(session)]
    rules = form.site_rules(departments)
    if form.problems:
        return _site_page(form), 422
    this_hub().writer.run(lambda tx: change_site_rules(tx, site=code, rules=rules, who=who))
    return _saved(words(desk_language()).say("admin.hours.hospital"))


@blueprint.get("/hours/services/<code>")
@needs(Permission.EDIT_HOURS)
def service_hours(code: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        service = _service(session, code)
        typed = {
            **typed_hours(service.hours),
            **typed_numbers(service, ARRIVAL),
            **typed_flags(service, "through_holidays", "capacity_counts_booked", "triage"),
            "daily_capacity": "" if service.daily_capacity is None else str(service.daily_capacity),
        }
    return _service_page(code, HoursForm(typed))


@blueprint.post("/hours/services/<code>")
@needs(Permission.EDIT_HOURS)
def save_service_hours(code: str) -> ResponseReturnValue:
    form, who = HoursForm.sent(request.form), this_person().who
    with this_hub().database.reading() as session:
        name = _name(_service(session, code), own_site(session))
    rules = form.service_rules()
    if form.problems:
        return _service_page(code, form), 422
    this_hub().writer.run(lambda tx: change_service_rules(tx, service=code, rules=rules, who=who))
    return _saved(name)


@blueprint.get("/devices/<uuid:device_id>/walks")
@needs(Permission.EDIT_HOURS)
def walks(device_id: UUID) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        entered = session.execute(
            select(Place.code, Walk.minutes).join(Place, Place.id == Walk.place_id).where(Walk.device_id == device_id)
        )
        typed = {f"walk_{code}": str(minutes) for code, minutes in entered}
    return _walks_page(device_id, HoursForm(typed))


@blueprint.post("/devices/<uuid:device_id>/walks")
@needs(Permission.EDIT_HOURS)
def save_walks(device_id: UUID) -> ResponseReturnValue:
    form, who = HoursForm.sent(request.form), this_person().who
    with this_hub().database.reading() as session:
        name = _name(_kiosk(session, device_id), own_site(session))
        places = [place.code for place, _ in _waiting_places(session)]
    minutes = {code: form.optional(f"walk_{code}", WALK) for code in places}
    if form.problems:
        return _walks_page(device_id, form), 422
    this_hub().writer.run(lambda tx: change_walks(tx, kiosk=device_id, minutes=minutes, who=who))
    flash(words(desk_language()).say("admin.hours.saved", name=name))
    return redirect(url_for("admin.walks", device_id=device_id), code=303)


def _saved(name: str) -> ResponseReturnValue:
    flash(words(desk_language()).say("admin.hours.saved", name=name))
    return redirect(url_for("admin.hours"), code=303)


def _site_page(form: HoursForm) -> str:
    with this_hub().database.reading() as session:
        site = own_site(session)
        departments = [(one.code, _name(one, site)) for one in _departments(session)]
    usually = {one.value: int(DEFAULT_EARLIER[one].total_seconds() // 60) for one in CLAIMABLE}
    return _form_page("admin/site_hours.html", form, departments=departments, usually=usually)


def _service_page(code: str, form: HoursForm) -> str:
    with this_hub().database.reading() as session:
        service, site = _service(session, code), own_site(session)
        name, of_site = _name(service, site), {rule: getattr(site, rule) for rule in ARRIVAL}
    return _form_page("admin/service_hours.html", form, code=code, name=name, of_site=of_site)


def _walks_page(device_id: UUID, form: HoursForm) -> str:
    with this_hub().database.reading() as session:
        site, device = own_site(session), _kiosk(session, device_id)
        places = [(place.code, _name(place, site), minutes) for place, minutes in _waiting_places(session)]
        name = _name(device, site)
    return _form_page("admin/walks.html", form, device_id=device_id, name=name, places=places)


def _form_page(template: str, form: HoursForm, **values: Any) -> str:
    problems = {name: _in_words(problem) for name, problem in form.problems.items()}
    return show_desk_page(template, typed=form.typed, problems=problems, **values)


def _in_words(problem: Problem) -> str:
    say, bounds = words(desk_language()).say, problem.bounds
    if bounds is not None:
        return say("admin.hours.problem.number", least=bounds.least, most=bounds.most)
    return say(f"admin.hours.problem.{problem.reason}")


def _line(service: Service, site: Site, today: Any) -> ServiceLine:
    held = in_force(site.hours, service.hours, through_holidays=service.through_holidays)
    spans = None if held is None else said(day_of(held, today).spans)
    return ServiceLine(
        service.code, _name(service, site), service.hours is not None, spans, service.daily_capacity, service.triage
    )  # fmt: skip


def _departments(session: Session) -> list[Department]:
    return list(session.scalars(select(Department).where(Department.closed_at.is_(None)).order_by(Department.position)))


def _service(session: Session, code: str) -> Service:
    found = session.scalar(select(Service).where(Service.code == code))
    if found is None:
        raise NotFound
    return found


def _kiosk(session: Session, device_id: UUID) -> Device:
    found = session.get(Device, device_id)
    if found is None or found.kind != DeviceKind.KIOSK:
        raise NotFound
    return found


def _waiting_places(session: Session) -> list[tuple[Place, int]]:
    """Where any service waits, each with the longest walk its departments say."""
    found: dict[int, tuple[Place, int]] = {}
    rows = session.execute(
        select(Place, Department.walk_minutes)
        .join(Service, Service.waiting_place_id == Place.id)
        .join(Department, Department.id == Service.department_id)
        .order_by(Department.position, Service.position)
    )
    for place, minutes in rows:
        found[place.id] = (place, max(minutes, found[place.id][1] if place.id in found else 0))
    return list(found.values())


def _name(thing: Department | Device | Place | Service, site: Site) -> str:
    return name_of(thing.names, desk_language(), Language(site.language))
