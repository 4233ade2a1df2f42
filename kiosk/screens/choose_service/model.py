"""One department's services, with the floor where each waits."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.catalogue import Catalogue, Service
from config.contract.words import Language
from config.locale import name_of, short_name_of, words
from kiosk.flow.busy import Busy, minutes_of
from kiosk.flow.opening import list_words
from kiosk.flow.session import Session
from kiosk.flow.steps import ChooseService
from kiosk.flow.ticket import department_name
from kiosk.flow.walk_in import services_to_choose
from kiosk.screens.naming import floor_words, standing_at
from kiosk.screens.offer import BusyShown, Item, PageWords, as_of_words, busy_shown, page_words


@dataclass(frozen=True)
class ChooseServiceView:
    title: str
    note: str
    items: list[Item]
    page: int
    pages: PageWords
    none: str


def view_of(session: Session, now: datetime) -> ChooseServiceView:
    step, language, catalogue = standing_at(session, ChooseService), session.language, session.facts.catalogue
    say = words(language).say
    items = []
    if catalogue:
        items = [
            _item(found, catalogue, language, now, session.facts.busy)
            for found in services_to_choose(catalogue, step.department)
        ]
    return ChooseServiceView(
        title=say("kiosk.service.title"),
        note=_note(session, [item.busy for item in items], step.department),
        items=items,
        page=step.page,
        pages=page_words(language),
        none="" if items else say("kiosk.welcome.no_walk_in"),
    )


def _note(session: Session, busy: list[BusyShown], department: str) -> str:
    catalogue = session.facts.catalogue
    name = department_name(catalogue, department, session.language) if catalogue else ""
    as_of = as_of_words(session) if any(one.wait for one in busy) else ""
    return f"{name}. {as_of}" if name and as_of else name


def _item(service: Service, catalogue: Catalogue, language: Language, now: datetime, busy: Busy) -> Item:
    site = catalogue.site.language
    place = next((place for place in catalogue.places if place.code == service.waiting_place), None)
    closed = list_words([service], catalogue, now, language)
    wait = busy.waits.get(service.code)
    where = f"{name_of(place.names, language, site)} · {floor_words(place.floor, language)}" if place else ""
    return Item(
        code=service.code,
        name=name_of(service.names, language, site),
        short=short_name_of(service.names, language, site),
        more=closed or where,
        sign="clock" if closed else _icon(catalogue, service.department),
        busy=BusyShown() if closed or wait is None else busy_shown(None, minutes_of(wait), language),
    )


def _icon(catalogue: Catalogue, department: str) -> str:
    return next((found.icon for found in catalogue.departments if found.code == department), "")
