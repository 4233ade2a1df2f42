"""The departments a person without an appointment can choose, in the hospital's own order."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.catalogue import Catalogue, Department
from config.contract.words import Language
from config.locale import name_of, short_name_of, words
from kiosk.flow.busy import Busy, Minutes
from kiosk.flow.guide import first_question
from kiosk.flow.opening import list_words
from kiosk.flow.session import Session
from kiosk.flow.steps import ChooseDepartment
from kiosk.flow.walk_in import departments_to_choose, services_to_choose
from kiosk.screens.naming import floor_words, standing_at
from kiosk.screens.offer import BusyShown, Item, PageWords, as_of_words, busy_shown, page_words


@dataclass(frozen=True)
class ChooseDepartmentView:
    title: str
    note: str
    items: list[Item]
    page: int
    pages: PageWords
    none: str
    search: str
    guide: str


def view_of(session: Session, now: datetime) -> ChooseDepartmentView:
    step, language, catalogue = standing_at(session, ChooseDepartment), session.language, session.facts.catalogue
    say = words(language).say
    busy = session.facts.busy
    items = (
        [department_item(found, catalogue, language, now, busy) for found in departments_to_choose(catalogue)]
        if catalogue
        else []
    )
    return ChooseDepartmentView(
        title=say("kiosk.department.title"),
        note=(as_of_words(session) if busy.loads else "") or say("kiosk.department.note"),
        items=items,
        page=step.page,
        pages=page_words(language),
        none="" if items else say("kiosk.welcome.no_walk_in"),
        search=say("kiosk.search.key") if items else "",
        guide=say("kiosk.guide.key") if items and not step.changes and first_question(catalogue) else "",
    )


def department_item(
    department: Department, catalogue: Catalogue, language: Language, now: datetime, busy: Busy
) -> Item:
    """Where everything in it is closed, its floor makes room for when the first of it opens."""
    site = catalogue.site
    closed = list_words(services_to_choose(catalogue, department.code), catalogue, now, language)
    return Item(
        code=department.code,
        name=name_of(department.names, language, site.language),
        short=short_name_of(department.names, language, site.language),
        more=closed or floor_words(department.floor, language),
        sign="clock" if closed else department.icon,
        busy=BusyShown() if closed else _busy(busy, department.code, language),
    )


def _busy(busy: Busy, department: str, language: Language) -> BusyShown:
    load = busy.loads.get(department)
    minutes = Minutes(load.wait.from_minutes, load.wait.to_minutes) if load and load.wait else None
    return busy_shown(load, minutes, language)
