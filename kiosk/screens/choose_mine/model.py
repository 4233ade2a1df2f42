"""A person's own bookings of today: a time and a department, nothing of anybody else."""

from datetime import datetime

from config.contract.catalogue import Catalogue
from config.contract.identity import BookingChoice
from config.contract.words import Language
from config.locale import words
from kiosk.flow.opening import clock_time
from kiosk.flow.session import Session
from kiosk.flow.steps import ChooseMine
from kiosk.flow.ticket import department_name, public_name
from kiosk.screens.naming import standing_at
from kiosk.screens.offer import BusyShown, Item, RowsView, page_words


def view_of(session: Session, _now: datetime) -> RowsView:
    step, catalogue, language = standing_at(session, ChooseMine), session.facts.catalogue, session.language
    say = words(language).say
    return RowsView(
        title=say("kiosk.several.title"),
        note=say("kiosk.several.note"),
        items=[_item(one, catalogue, language) for one in step.choices] if catalogue else [],
        page=step.page,
        pages=page_words(language),
    )


def _item(one: BookingChoice, catalogue: Catalogue, language: Language) -> Item:
    """Of a discreet service the waiting place's name."""
    time = clock_time(one.starts_at, catalogue.site.zone, language)
    name = public_name(catalogue, one.service, language)
    discreet = any(known.code == one.service and known.discreet for known in catalogue.services)
    return Item(
        code=str(one.choice),
        name=f"{time} · {name}" if name else time,
        short=f"{time} · {name}" if name else time,
        more="" if discreet else department_name(catalogue, one.department, language),
        sign="calendar-check",
        busy=BusyShown(),
    )
