"""What a kiosk says that nobody can be served at yet, and what its administrator needs to see."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.session import Session


@dataclass(frozen=True)
class SetUpView:
    title: str
    note: str
    code_label: str
    code: str
    fingerprint_label: str
    fingerprint: str
    looking: str


def view_of(session: Session, _now: datetime) -> SetUpView:
    say, pairing = words(session.language).say, session.facts.pairing
    code = pairing.code if pairing else ""
    return SetUpView(
        title=say("kiosk.set_up.title"),
        note=say("kiosk.set_up.note"),
        code_label=say("kiosk.set_up.code"),
        code=f"{code[:4]}\u00a0{code[4:]}" if len(code) > 4 else code,
        fingerprint_label=say("kiosk.set_up.fingerprint"),
        fingerprint=pairing.hub_fingerprint if pairing else "",
        looking="" if pairing else say("kiosk.set_up.looking"),
    )
