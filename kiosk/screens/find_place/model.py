"""What was typed, and the places that fit it best."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.catalogue import Catalogue
from config.contract.words import Language
from config.locale import words
from config.locale.ways import floor_name
from config.look.place_signs import sign_of
from kiosk.flow.place_search import Found
from kiosk.flow.session import Session
from kiosk.flow.steps import FindPlace
from kiosk.flow.way_finding import index_of
from kiosk.screens.naming import standing_at
from kiosk.screens.offer import Item, PageWords, page_words


@dataclass(frozen=True)
class FindPlaceView:
    title: str
    typed: str
    hint: str
    items: list[Item]
    page: int
    pages: PageWords
    all: str
    letters: str
    none: str
    none_text: str
    language: str


def view_of(session: Session, _now: datetime) -> FindPlaceView:
    step, language, catalogue = standing_at(session, FindPlace), session.language, session.facts.catalogue
    say = words(language).say
    found = index_of(catalogue).find(step.typed, language) if catalogue else []
    return FindPlaceView(
        title=say("kiosk.find.title"),
        typed=step.typed,
        hint=say("kiosk.find.hint"),
        items=[_item(one, catalogue, language) for one in found] if catalogue else [],
        page=step.page,
        pages=page_words(language),
        all=say("kiosk.find.all", count=len(found)),
        letters=say("kiosk.find.letters"),
        none="" if found else say("kiosk.find.none"),
        none_text="" if found else say("kiosk.find.none_text"),
        language=language.value,
    )


def _item(found: Found, catalogue: Catalogue, language: Language) -> Item:
    """A place with its floor; a department or service also says where one waits."""
    site_map = catalogue.map
    labels = {floor.code: floor.label for floor in site_map.floors} if site_map else {}
    place = next((one for one in site_map.places if one.code == found.place), None) if site_map else None
    more = floor_name(labels[place.floor], language) if place and place.floor in labels else ""
    return Item(code=found.place, name=found.name, short="", more=more, sign=sign_of(found.kind))
