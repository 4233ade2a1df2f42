"""The departments a person without an appointment can choose, in the hospital's own order."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import name_of, short_name_of, words
from kiosk.flow.session import Session
from kiosk.flow.steps import ChooseDepartment
from kiosk.flow.walk_in import departments_to_choose
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


def view_of(session: Session, _now: datetime) -> ChooseDepartmentView:
    step, language, catalogue = standing_at(session, ChooseDepartment), session.language, session.facts.catalogue
    say = words(language).say
    site = catalogue.site.language if catalogue else language
    items = [
        Item(
            code=found.code,
            name=name_of(found.names, language, site),
            short=short_name_of(found.names, language, site),
            more=floor_words(found.floor, language),
            sign=found.icon,
        )
        for found in (departments_to_choose(catalogue) if catalogue else [])
    ]
    return ChooseDepartmentView(
        title=say("kiosk.department.title"),
        note=say("kiosk.department.note"),
        items=items,
        page=step.page,
        pages=page_words(language),
        none="" if items else say("kiosk.welcome.no_walk_in"),
    )
