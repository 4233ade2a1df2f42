"""The shape of screens that say one sentence and lead to a person: ended, away, refused."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kivy.lang import Builder

from config.locale import words
from kiosk.flow.outcome import outcome_of
from kiosk.flow.session import Session
from kiosk.flow.steps import CheckInEnded, HubAway, Refused
from kiosk.flow.taps import DonePressed, NumberNowPressed
from kiosk.screens.naming import person_place
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


def message_view(session: Session, step: CheckInEnded | HubAway | Refused, sign: str, now: datetime) -> MessageView:
    """The outcome's words, and where a person is found."""
    catalogue, say = session.facts.catalogue, words(session.language).say
    outcome = outcome_of(step, session.language, catalogue.site.zone if catalogue else "UTC", now)
    return MessageView(
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


class MessageScreen(StepScreen):
    """One sentence, what to do, where a person is."""

    def done(self) -> None:
        self.send(DonePressed())

    def take_number(self) -> None:
        self.send(NumberNowPressed())
