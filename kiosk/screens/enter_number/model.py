"""The number as it is typed, the words around it, and what is wrong with it, if anything."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.session import Session
from kiosk.flow.steps import EnterNumber
from kiosk.flow.typed_number import is_whole, shown_as, trouble_key
from kiosk.screens.naming import standing_at


@dataclass(frozen=True)
class EnterNumberView:
    title: str
    where: str
    trouble: str
    number: str
    delete: str
    enter: str
    ready: bool
    scanner: str


def view_of(session: Session, _now: datetime) -> EnterNumberView:
    step, said = standing_at(session, EnterNumber), words(session.language)
    ready = is_whole(step.typed)
    return EnterNumberView(
        title=said.say("kiosk.number.title"),
        where=said.say("kiosk.number.where"),
        trouble=said.say(trouble_key(step.trouble, session)) if step.trouble else "",
        number=shown_as(step.typed),
        delete=said.say("kiosk.code.delete"),
        enter=said.say("kiosk.number.look" if ready else "kiosk.number.to_go"),
        ready=ready,
        scanner="" if session.facts.scanner_away else said.say("kiosk.welcome.scanner"),
    )
