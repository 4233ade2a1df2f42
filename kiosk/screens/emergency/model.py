"""The message and the way out, with their colour and signs."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.emergency import emergency_now, number_beneath
from kiosk.flow.emergency_words import emergency_words
from kiosk.flow.session import Session

_RED = {"evacuate", "shelter"}
_SIGNS = {
    "left": "arrow-left",
    "right": "arrow-right",
    "ahead": "arrow-up",
    "back": "arrow-back-up",
    "up": "stairs-up",
    "down": "stairs",
}
_PICTURES = {"evacuate": "alert-octagon", "drill": "alert-octagon", "shelter": "home", "it": "cloud-off"}


@dataclass(frozen=True)
class EmergencyView:
    """`exit` empty: nobody said where it is from here, or nobody has to leave."""

    ground: str
    sign: str
    title: str
    text: str
    exit: str
    exit_sign: str
    refuge: str
    still_works: str
    number: str = ""  # of whoever stands here without a ticket
    number_says: str = ""


def view_of(session: Session, now: datetime) -> EmergencyView:
    one = emergency_now(session.facts, now)
    if one is None:  # it ended while this screen was being made
        return EmergencyView("speak", "", "", "", "", "", "", "")
    said, numbered, say = emergency_words(session, one), number_beneath(session), words(session.language).say
    return EmergencyView(
        ground="alarm" if one.kind in _RED else "speak",
        sign=_PICTURES.get(one.kind, "alert-triangle"),
        title=said.title,
        text="\n".join(said.texts),
        exit=said.exit,
        exit_sign=_SIGNS.get(said.way, ""),
        refuge=said.refuge,
        still_works=said.still_works if numbered is None else "",
        number="" if numbered is None else numbered.issued.number,
        number_says="" if numbered is None else said.still_works or say("kiosk.ticket.your_number"),
    )
