"""Whom to call and why, the gravest first; and where a person is found without calling."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.person_aloud import emergency_phone
from kiosk.flow.session import Session
from kiosk.screens.naming import person_place


@dataclass(frozen=True)
class HelpView:
    title: str
    note: str
    very_ill: str
    very_ill_note: str
    other: str
    other_note: str
    wheelchair: str
    escort: str
    cannot_use: str
    calls: bool  # staff can be called from here now
    emergency: str
    person_label: str
    person: str
    phone_label: str
    phone: str


def view_of(session: Session, _now: datetime) -> HelpView:
    facts, say = session.facts, words(session.language).say
    catalogue = facts.catalogue
    calls = catalogue is not None and facts.pairing is None and not facts.hub_away
    return HelpView(
        title=say("kiosk.help.title" if calls else "kiosk.help.title_alone"),
        note=_note(session, calls=calls),
        very_ill=say("kiosk.help.very_ill"),
        very_ill_note=say("kiosk.help.very_ill_note" if calls else "kiosk.help.very_ill_alone"),
        other=say("kiosk.help.other"),
        other_note=say("kiosk.help.other_note"),
        wheelchair=say("kiosk.help.wheelchair"),
        escort=say("kiosk.help.escort"),
        cannot_use=say("kiosk.help.cannot_use"),
        calls=calls,
        emergency=say("kiosk.help.emergency", phone=emergency_phone(catalogue)),
        person_label=say("kiosk.person.title"),
        person=person_place(catalogue, session.language),
        phone_label=say("kiosk.person.phone"),
        phone=(catalogue.site.help_phone or "") if catalogue else "",
    )


def _note(session: Session, *, calls: bool) -> str:
    """What a press does; what an earlier press has done already."""
    say = words(session.language).say
    opened = [call for call in session.facts.help_calls if call.ended_at is None]
    if not calls:
        return say("kiosk.help.note_alone")
    if any(call.coming_at is not None for call in opened):
        return say("kiosk.person_wanted.title.coming")
    return say("kiosk.help.note_called" if opened else "kiosk.help.note")
