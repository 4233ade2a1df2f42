"""When it opens, whom to ring, and where somebody is meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from config.locale import name_of, words
from config.locale.dates import long_date
from kiosk.flow.closed import Closed, closed_now
from kiosk.flow.opening import clock_time
from kiosk.flow.person_aloud import emergency_phone
from kiosk.flow.session import Session
from kiosk.flow.ticket import place_of, way_to
from kiosk.screens.naming import neighbour


@dataclass(frozen=True)
class ClosedView:
    sign: str
    title: str
    text: str
    emergency: str
    way_title: str
    way: tuple[str, ...]
    person: str


def view_of(session: Session, now: datetime) -> ClosedView:
    facts, say = session.facts, words(session.language).say
    closed = closed_now(facts, now) or Closed(locked=False)
    way_title, way = _way(session)
    return ClosedView(
        sign="lock" if closed.locked else "moon",
        title=say(f"kiosk.shut.{'locked' if closed.locked else 'own' if closed.own else 'title'}"),
        text=_text(session, closed, now),
        emergency=say("kiosk.help.emergency", phone=emergency_phone(facts.catalogue)),
        way_title=way_title,
        way=way,
        person=say("kiosk.shut.person"),
    )


def _text(session: Session, closed: Closed, now: datetime) -> str:
    catalogue, say = session.facts.catalogue, words(session.language).say
    if closed.locked:
        return neighbour(catalogue, session.language) or say("kiosk.person.anyone")
    if closed.opens_at is None or catalogue is None:
        return say("kiosk.shut.some_time")
    zone = ZoneInfo(catalogue.site.zone)
    time, there = clock_time(closed.opens_at, catalogue.site.zone, session.language), closed.opens_at.astimezone(zone)
    if there.date() == now.astimezone(zone).date():
        return say("kiosk.shut.opens", time=time)
    return say("kiosk.shut.opens_on", day=long_date(there, session.language), time=time)


def _way(session: Session) -> tuple[str, tuple[str, ...]]:
    catalogue = session.facts.catalogue
    place = place_of(catalogue, catalogue.kiosk.staffed) if catalogue and catalogue.kiosk.staffed else None
    if catalogue is None or place is None:
        return "", ()
    name = name_of(place.names, session.language, catalogue.site.language)
    steps = tuple(way_to(catalogue, place, session.language))
    return words(session.language).say("kiosk.person_wanted.way", place=name), steps
