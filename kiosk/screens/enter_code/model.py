"""The code's boxes, the words around them, and what is wrong with it, if anything."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.words import CODE_LETTERS
from config.locale import words
from kiosk.flow import typed_number
from kiosk.flow.identity import offered
from kiosk.flow.scan import CODE_LENGTH
from kiosk.flow.session import Session
from kiosk.flow.steps import EnterCode
from kiosk.screens.naming import held_to_reader, standing_at

LETTERS = tuple(CODE_LETTERS)


@dataclass(frozen=True)
class EnterCodeView:
    title: str
    where: str
    trouble: str
    typed: str
    delete: str
    enter: str
    ready: bool
    scanner: str
    privacy: str
    no_code: str
    number_only: str


def view_of(session: Session, _now: datetime) -> EnterCodeView:
    step, said = standing_at(session, EnterCode), words(session.language)
    missing = CODE_LENGTH - len(step.typed)
    return EnterCodeView(
        title=said.say("kiosk.code.title"),
        where=said.say("kiosk.code.where"),
        trouble=said.say(f"kiosk.code.{step.trouble}") if step.trouble else "",
        typed=step.typed,
        delete=said.say("kiosk.code.delete"),
        enter=said.count("kiosk.code.to_go", missing) if missing else said.say("kiosk.code.check_in"),
        ready=not missing,
        scanner=held_to_reader(session),
        privacy=said.say("kiosk.code.privacy"),
        no_code=said.say("kiosk.code.no_code") if offered(session) else "",
        number_only=said.say("kiosk.code.number_only") if typed_number.offered(session) else "",
    )
