"""What the boards show of a number, with the way to the room where it is called, else to a person."""

from dataclasses import replace
from datetime import datetime

from config.contract.number_now import Shown
from config.locale import words
from kiosk.flow.session import Session
from kiosk.flow.steps import NumberSeen
from kiosk.flow.ticket import place_of
from kiosk.flow.way_finding import ways_to
from kiosk.screens.message import MessageScreen, MessageView
from kiosk.screens.naming import person_place, place_and_floor, standing_at

_SIGNS = {Shown.CALLED: "door-enter", Shown.INSIDE: "door-enter", Shown.NEXT: "armchair"}


def view_of(session: Session, _now: datetime) -> MessageView:
    step, catalogue, say = standing_at(session, NumberSeen), session.facts.catalogue, words(session.language).say
    shown = step.now.shown
    view = MessageView(
        sign=_SIGNS.get(shown, "info-circle"),
        title=say(f"kiosk.number.{shown}", number=step.number),
        text=say(f"kiosk.number.{shown}_text"),
        person_label=say("kiosk.person.title"),
        person=person_place(catalogue, session.language),
        phone_label=say("kiosk.person.phone"),
        phone=(catalogue.site.help_phone or "") if catalogue else "",
        done=say("kiosk.ticket.done"),
        kind="act",
    )
    room = place_of(catalogue, step.now.place) if catalogue and step.now.place else None
    if catalogue is None or room is None or shown is not Shown.CALLED:
        return view
    way = ways_to(catalogue, room.code)
    return replace(
        view,
        person_label=say("kiosk.triage.go_to"),
        person=place_and_floor(room, catalogue, session.language),
        phone="",
        kind="plain" if way else "act",
        offer=say("kiosk.triage.way") if way else "",
        offer_sign="map-pin",
        to=room.code,
        place_sign="map-pin",
    )


class NumberSeenScreen(MessageScreen):
    """Its words are the boards' own."""
