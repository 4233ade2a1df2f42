"""What was typed, and the departments and services that fit it best, each with how busy it is."""

from dataclasses import replace
from datetime import datetime

from config.locale import words
from kiosk.flow.service_search import service_index
from kiosk.flow.session import Session
from kiosk.flow.steps import FindService
from kiosk.screens.choose_department.model import department_item
from kiosk.screens.choose_service.model import service_item
from kiosk.screens.find_place.model import FindPlaceView
from kiosk.screens.naming import standing_at
from kiosk.screens.offer import Item, page_words

DEPARTMENT, SERVICE = "department", "service"


def view_of(session: Session, now: datetime) -> FindPlaceView:
    step, language = standing_at(session, FindService), session.language
    say = words(language).say
    items = _items(session, step.typed, now)
    return FindPlaceView(
        title=say("kiosk.search.title"),
        typed=step.typed,
        hint=say("kiosk.search.hint"),
        items=items,
        page=step.page,
        pages=page_words(language),
        all=say("kiosk.find.all", count=len(items)),
        letters=say("kiosk.find.letters"),
        none="" if items else say("kiosk.search.none"),
        none_text="" if items else say("kiosk.search.none_text"),
        language=language.value,
    )


def _items(session: Session, typed: str, now: datetime) -> list[Item]:
    catalogue, language, busy = session.facts.catalogue, session.language, session.facts.busy
    if catalogue is None:
        return []
    made = []
    for found in service_index(catalogue).find(typed, language):
        if found.service is None:
            item, kind = department_item(found.department, catalogue, language, now, busy), DEPARTMENT
        else:
            item, kind = service_item(found.service, catalogue, language, now, busy), SERVICE
        made.append(replace(item, code=f"{kind}:{item.code}"))
    return made
