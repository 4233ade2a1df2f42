"""The departments a person without an appointment can choose, in the hospital's own order."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.catalogue import Catalogue, Department
from config.contract.words import Language
from config.locale import name_of, short_name_of, words
from kiosk.flow.opening import closed_words, earliest
from kiosk.flow.session import Session
from kiosk.flow.steps import ChooseDepartment
from kiosk.flow.walk_in import departments_to_choose, services_to_choose
from kiosk.screens.naming import floor_words, standing_at
from kiosk.screens.offer import Item, PageWords, page_words


@dataclass(frozen=True)
class ChooseDepartmentView:
    title: str
    note: str
    items: list[Item]
    page: int
    pages: PageWords
    none: str


def view_of(session: Session, now: datetime) -> ChooseDepartmentView:
    step, language, catalogue = standing_at(session, ChooseDepartment), session.language, session.facts.catalogue
    say = words(language).say
    items = [_item(found, catalogue, language, now) for found in departments_to_choose(catalogue)] if catalogue else []
    return ChooseDepartmentView(
        title=say("kiosk.department.title"),
        note=say("kiosk.department.note"),
        items=items,
        page=step.page,
        pages=page_words(language),
        none="" if items else say("kiosk.welcome.no_walk_in"),
    )


def _item(department: Department, catalogue: Catalogue, language: Language, now: datetime) -> Item:
    """Where everything in it is closed, its floor makes room for when the first of it opens."""
    site = catalogue.site
    found = earliest(services_to_choose(catalogue, department.code), catalogue, now)
    closed = closed_words(found, now, site.zone, language)
    return Item(
        code=department.code,
        name=name_of(department.names, language, site.language),
        short=short_name_of(department.names, language, site.language),
        more=closed or floor_words(department.floor, language),
        sign="clock" if closed else department.icon,
    )
