"""Names of places, floors and moments as screens say them. Words and catalogue in, words out."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from config.contract.catalogue import Catalogue, Place
from config.contract.device_api import IssuedNumber
from config.contract.words import Language
from config.locale import name_of, short_name_of, words
from kiosk.flow.opening import clock_time
from kiosk.flow.session import Session
from kiosk.flow.steps import NumberOnScreen, TicketOut
from kiosk.flow.ticket import department_name, profile_of, service_of, waiting_place, way_to

_S = TypeVar("_S")


def floor_words(floor: str, language: Language) -> str:
    """'Floor 2' in each language's own order; a sign that is no figure (G, 2B) stands beside the word."""
    said = words(language).say
    return said("kiosk.floor.number", floor=floor) if floor.isdigit() else said("kiosk.floor.sign", floor=floor)


def note_of(place: Place, catalogue: Catalogue, language: Language) -> str:
    """What somebody wrote of how it is found, else its floor."""
    return place.note.get(language) or place.note.get(catalogue.site.language) or floor_words(place.floor, language)


def place_and_floor(place: Place, catalogue: Catalogue, language: Language) -> str:
    """'Room 12, Floor 2'."""
    name = name_of(place.names, language, catalogue.site.language)
    return words(language).say("kiosk.floor.of_place", place=name, floor=floor_words(place.floor, language))


@dataclass(frozen=True)
class WhereToWait:
    """Where a number sends its person, as the screen says it."""

    label: str
    place: str
    short: str
    note: str
    department: str
    people: str
    way: tuple[str, ...]


NOWHERE = WhereToWait("", "", "", "", "", "", ())


def where_to_wait(issued: IssuedNumber, session: Session) -> WhereToWait:
    """Place (a room only where the service has exactly one), floor, department and people ahead."""
    catalogue, language = session.facts.catalogue, session.language
    said = words(language)
    if catalogue is None:
        return replace(NOWHERE, label=said.say("kiosk.ticket.wait_here"))
    site = catalogue.site.language
    place = waiting_place(catalogue, issued)
    note = note_of(place, catalogue, language) if place else ""
    service = service_of(catalogue, issued.service)
    discreet = service is not None and service.discreet
    triage = service is not None and service.triage
    return WhereToWait(
        label=said.say("kiosk.ticket.wait_here"),
        place=name_of(place.names, language, site) if place else "",
        short=short_name_of(place.names, language, site) if place else "",
        note=note,
        department="" if discreet else department_name(catalogue, issued.department, language),
        people=said.say("kiosk.ticket.by_urgency") if triage else people_before(issued.people_ahead, language),
        way=tuple(way_to(catalogue, place, language, profile_of(issued))),
    )


def notice(step: TicketOut | NumberOnScreen, language: Language, zone: str = "UTC") -> str:
    """What is special about a number: its line is late, the hub does not know it yet, or its booked place is lost."""
    say = words(language).say
    if step.back_at is not None:
        return say("kiosk.ticket.delayed", time=clock_time(step.back_at, zone, language))
    if step.booked and not step.late:  # a lost place is graver than a line that is lost: paper says both
        return say("kiosk.ticket.registered_offline")
    if step.offline and not step.booked:
        return say("kiosk.ticket.called_as_usual")
    return say("kiosk.ticket.late") if step.late else ""


def zone_of(session: Session) -> str:
    return session.facts.catalogue.site.zone if session.facts.catalogue else "UTC"


def people_before(ahead: int | None, language: Language) -> str:
    """How many people stand before this number; nothing where the service shows no place."""
    if ahead is None:
        return ""
    said = words(language)
    return said.count("kiosk.ticket.before_you", ahead) if ahead else said.say("kiosk.ticket.nobody_before_you")


def held_to_reader(session: Session) -> str:
    """What can be held to a reader here; nothing where none answers."""
    say, facts = words(session.language).say, session.facts
    if facts.scanner_away:
        return say("kiosk.welcome.card") if facts.card_reader else ""
    return say("kiosk.welcome.scanner_or_card" if facts.card_reader else "kiosk.welcome.scanner")


def person_place(catalogue: Catalogue | None, language: Language) -> str:
    """Where a person is found: the kiosk's own line, or any member of staff."""
    written = catalogue.kiosk.help_place if catalogue else {}
    own = written.get(language) or (written.get(catalogue.site.language) if catalogue else None)
    return own or words(language).say("kiosk.person.anyone")


def neighbour(catalogue: Catalogue | None, language: Language) -> str:
    """The way to the next kiosk, where somebody wrote it."""
    if catalogue is None:
        return ""
    return catalogue.kiosk.neighbour.get(language) or catalogue.kiosk.neighbour.get(catalogue.site.language) or ""


def site_time(now: datetime, catalogue: Catalogue | None) -> datetime:
    """`now` as the hospital's clocks show it."""
    return now.astimezone(ZoneInfo(catalogue.site.zone)) if catalogue else now.astimezone()


class OtherStep(TypeError):
    """A model was asked for a step that is not its own: the navigator's table is wrong."""


def standing_at(session: Session, kind: type[_S]) -> _S:
    """The session's step as the kind a model is made for."""
    if not isinstance(session.step, kind):
        raise OtherStep(f"{type(session.step).__name__} is no {kind.__name__}")
    return session.step
