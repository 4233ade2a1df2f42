"""One department's services, with the floor where each waits."""

from datetime import datetime

from config.contract.catalogue import Catalogue, Service
from config.contract.push import Elsewhere
from config.contract.words import Language
from config.locale import name_of, short_name_of, words
from kiosk.flow.busy import Busy, minutes_of
from kiosk.flow.opening import list_words
from kiosk.flow.session import Session
from kiosk.flow.steps import ChooseService
from kiosk.flow.ticket import department_name
from kiosk.flow.walk_in import less_busy, services_to_choose
from kiosk.screens.naming import floor_words, standing_at
from kiosk.screens.offer import BusyShown, Item, RowsView, as_of_words, busy_shown, page_words


def view_of(session: Session, now: datetime) -> RowsView:
    step, language, catalogue = standing_at(session, ChooseService), session.language, session.facts.catalogue
    say = words(language).say
    items = _items(session, catalogue, step.department, now) if catalogue else []
    return RowsView(
        title=say("kiosk.service.title"),
        note=_note(session, [item.busy for item in items], step.department),
        items=items,
        page=step.page,
        pages=page_words(language),
        none="" if items else say("kiosk.welcome.no_walk_in"),
    )


def _items(session: Session, catalogue: Catalogue, department: str, now: datetime) -> list[Item]:
    """What is less busy elsewhere stands first: it is why the person is asked."""
    busy, language = session.facts.busy, session.language
    here = services_to_choose(catalogue, department)
    shorter = {service.code: (service, told) for service, told in less_busy(catalogue, department, busy, now)}
    items = [service_item(service, catalogue, language, now, busy, told=told) for service, told in shorter.values()]
    return items + [service_item(found, catalogue, language, now, busy) for found in here if found.code not in shorter]


def _note(session: Session, busy: list[BusyShown], department: str) -> str:
    catalogue = session.facts.catalogue
    name = department_name(catalogue, department, session.language) if catalogue else ""
    as_of = as_of_words(session) if any(one.wait for one in busy) else ""
    return words(session.language).say("kiosk.service.of", department=name, as_of=as_of) if name and as_of else name


def service_item(
    service: Service,
    catalogue: Catalogue,
    language: Language,
    now: datetime,
    busy: Busy,
    *,
    told: Elsewhere | None = None,
) -> Item:
    """`told`: it is less busy there than where the person wanted to go."""
    site = catalogue.site.language
    place = next((place for place in catalogue.places if place.code == service.waiting_place), None)
    closed = list_words([service], catalogue, now, language)
    wait = busy.waits.get(service.code)
    floor = floor_words(place.floor, language) if place else ""
    where = f"{name_of(place.names, language, site)} · {floor}" if place else ""
    return Item(
        code=service.code,
        name=name_of(service.names, language, site),
        short=short_name_of(service.names, language, site),
        more=words(language).say("kiosk.wait.elsewhere", floor=floor, walk=told.walk_minutes)
        if told
        else closed or where,
        sign="walk" if told else "clock" if closed else _icon(catalogue, service.department),
        busy=BusyShown() if closed or wait is None else busy_shown(None, minutes_of(wait), language),
    )


def _icon(catalogue: Catalogue, department: str) -> str:
    return next((found.icon for found in catalogue.departments if found.code == department), "")
