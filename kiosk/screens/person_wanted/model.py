"""How the call stands, in words; without an answer the number to ring, the desk, and the way to where somebody is."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.words import HelpReason
from config.locale import name_of, words
from kiosk.flow.person import Called, call_now, stands
from kiosk.flow.person_aloud import emergency_phone
from kiosk.flow.session import Session
from kiosk.flow.steps import PersonWanted
from kiosk.flow.ticket import way_to
from kiosk.screens.naming import person_place, standing_at

_SIGNS = {
    Called.CALLING: "bell-ringing",
    Called.CALLED: "bell-ringing",
    Called.COMING: "walk",
    Called.UNANSWERED: "phone-call",
    Called.ENDED: "info-circle",
}


@dataclass(frozen=True)
class PersonWantedView:
    """`ground` is the speaking field's colour: red only where somebody must ring for help themselves."""

    ground: str
    sign: str
    title: str
    loud: bool
    text: str
    emergency: str
    person_label: str
    person: str
    phone_label: str
    phone: str
    way_title: str
    way: tuple[str, ...]
    again: str
    reason: HelpReason


def view_of(session: Session, _now: datetime) -> PersonWantedView:
    step, said = standing_at(session, PersonWanted), words(session.language)
    catalogue, how = session.facts.catalogue, stands(step, session.facts)
    say, alone = said.say, how is Called.UNANSWERED
    loud = alone and step.reason is HelpReason.VERY_ILL
    call = say("kiosk.person_wanted.ring", phone=emergency_phone(catalogue))
    way_title, way = _way(session) if alone else ("", ())
    return PersonWantedView(
        ground="alarm" if loud else "speak",
        sign=_SIGNS[how],
        title=call if loud else say(f"kiosk.person_wanted.title.{how}"),
        loud=loud,
        text=_text(session, step, how),
        emergency="" if loud else say("kiosk.help.emergency", phone=emergency_phone(catalogue)),
        person_label=say("kiosk.person.title"),
        person=person_place(catalogue, session.language),
        phone_label=say("kiosk.person.phone"),
        phone=(catalogue.site.help_phone or "") if catalogue else "",
        way_title=way_title,
        way=way,
        again=say("kiosk.person_wanted.again") if how is Called.ENDED else "",
        reason=step.reason,
    )


def _text(session: Session, step: PersonWanted, how: Called) -> str:
    said = words(session.language)
    call = call_now(step, session.facts)
    if how is Called.COMING and call is not None and call.minutes is not None:
        return said.count("kiosk.person_wanted.minutes", call.minutes)
    if how is Called.UNANSWERED and session.facts.hub_away:
        return said.say("kiosk.person_wanted.text.no_line")
    return said.say(f"kiosk.person_wanted.text.{how}")


def _way(session: Session) -> tuple[str, tuple[str, ...]]:
    """To where somebody is day and night, as an administrator chose it."""
    catalogue, language = session.facts.catalogue, session.language
    if catalogue is None or catalogue.kiosk.staffed is None:
        return "", ()
    place = next((one for one in catalogue.places if one.code == catalogue.kiosk.staffed), None)
    steps = tuple(way_to(catalogue, place, language))
    if place is None or not steps:
        return "", ()
    name = name_of(place.names, language, catalogue.site.language)
    return words(language).say("kiosk.person_wanted.way", place=name), steps
