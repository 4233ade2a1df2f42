"""The shape of screens that say one sentence and lead to a person: ended, away, refused."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kivy.lang import Builder

from config.contract.catalogue import Catalogue, Place
from config.locale import words
from kiosk.flow.outcome import outcome_of
from kiosk.flow.session import Session
from kiosk.flow.steps import CheckInEnded, HubAway, Refused
from kiosk.flow.taps import DonePressed, NumberNowPressed
from kiosk.flow.ticket import place_of
from kiosk.flow.way_finding import ways_to
from kiosk.flow.way_taps import PlaceChosen
from kiosk.screens.naming import person_place, place_and_floor
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


@dataclass(frozen=True)
class MessageView:
    sign: str
    title: str
    text: str
    person_label: str
    person: str
    phone_label: str
    phone: str
    done: str
    kind: str
    offer: str = ""  # a second way on, above Done
    offer_sign: str = "ticket"
    to: str = ""  # the place whose way is offered
    place_sign: str = "user-question"


def message_view(session: Session, step: CheckInEnded | HubAway | Refused, sign: str, now: datetime) -> MessageView:
    """The outcome's words, and where a person is found."""
    catalogue, say = session.facts.catalogue, words(session.language).say
    outcome = outcome_of(step, session.language, catalogue.site.zone if catalogue else "UTC", now)
    view = MessageView(
        sign=sign,
        title=outcome.title,
        text=outcome.text,
        person_label=say("kiosk.person.title"),
        person=person_place(catalogue, session.language),
        phone_label=say("kiosk.person.phone"),
        phone=(catalogue.site.help_phone or "") if catalogue else "",
        done=say("kiosk.ticket.done"),
        kind="plain" if isinstance(step, HubAway) else "act",  # who waits for the connection is not urged to go
        offer=say("kiosk.away.take_number") if isinstance(step, HubAway) and step.offers_number else "",
    )
    to = place_of(catalogue, step.to) if catalogue and isinstance(step, Refused) and step.to else None
    return view if catalogue is None or to is None else _to_the_nurse(view, session, catalogue, to)


def _to_the_nurse(view: MessageView, session: Session, catalogue: Catalogue, to: Place) -> MessageView:
    """A nurse sees them first: where that is, and the way there."""
    language, say, way = session.language, words(session.language).say, ways_to(catalogue, to.code)
    return replace(
        view,
        person_label=say("kiosk.triage.go_to"),
        person=place_and_floor(to, catalogue, language),
        phone="",
        kind="plain" if way else "act",
        offer=say("kiosk.triage.way") if way else "",
        offer_sign="map-pin",
        to=to.code,
        place_sign="map-pin",
    )


class MessageScreen(StepScreen):
    """One sentence, what to do, where a person is."""

    def done(self) -> None:
        self.send(DonePressed())

    def take_offer(self) -> None:
        self.send(PlaceChosen(self.view.to) if self.view.to else NumberNowPressed())
