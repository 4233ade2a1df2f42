"""Where a person is found. Nothing here promises that somebody comes."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.session import Session
from kiosk.screens.naming import person_place


@dataclass(frozen=True)
class HelpView:
    title: str
    note: str
    emergency: str
    person_label: str
    person: str
    phone_label: str
    phone: str


def view_of(session: Session, _now: datetime) -> HelpView:
    catalogue, say = session.facts.catalogue, words(session.language).say
    return HelpView(
        title=say("kiosk.help.title"),
        note=say("kiosk.help.note"),
        emergency=say("kiosk.help.emergency", phone=catalogue.site.emergency_phone) if catalogue else "",
        person_label=say("kiosk.person.title"),
        person=person_place(catalogue, session.language),
        phone_label=say("kiosk.person.phone"),
        phone=(catalogue.site.help_phone or "") if catalogue else "",
    )
