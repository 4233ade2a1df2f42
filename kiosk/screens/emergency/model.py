"""The message in the board's own words, and from here the way out."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.push import Emergency
from config.locale import name_of, words
from kiosk.flow.emergency import emergency_now
from kiosk.flow.session import Session
from kiosk.flow.ticket import place_of

_RED = {"evacuate", "shelter"}
_LEAVES = {"evacuate", "drill"}
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


def view_of(session: Session, now: datetime) -> EmergencyView:
    one = emergency_now(session.facts, now)
    if one is None:  # it ended while this screen was being made
        return EmergencyView("speak", "", "", "", "", "", "", "")
    say = words(session.language).say
    leaves = one.kind in _LEAVES
    area = one.kind == "evacuate" and one.zone != "site"
    exit_, sign = _exit(session) if leaves else ("", "")
    then = say(f"board.emergency.then.{one.kind}")
    follow = say("board.emergency.follow")
    return EmergencyView(
        ground="alarm" if one.kind in _RED else "speak",
        sign=_PICTURES.get(one.kind, "alert-triangle"),
        title=say("board.emergency.title.evacuate_area" if area else f"board.emergency.title.{one.kind}"),
        text=f"{follow}\n{then}" if leaves else then,
        exit=exit_,
        exit_sign=sign,
        refuge=_refuge(session) if leaves else "",
        still_works=_valid(session, one),
    )


def _exit(session: Session) -> tuple[str, str]:
    catalogue = session.facts.catalogue
    if catalogue is None or catalogue.kiosk.exit is None or catalogue.kiosk.exit_way not in _SIGNS:
        return "", ""
    place = place_of(catalogue, catalogue.kiosk.exit)
    if place is None:
        return "", ""
    say = words(session.language).say
    way = say(f"board.emergency.way.{catalogue.kiosk.exit_way}")
    name = name_of(place.names, session.language, catalogue.site.language)
    return say("kiosk.emergency.exit", place=name, way=way), _SIGNS[catalogue.kiosk.exit_way]


def _refuge(session: Session) -> str:
    catalogue = session.facts.catalogue
    place = place_of(catalogue, catalogue.kiosk.refuge) if catalogue and catalogue.kiosk.refuge else None
    if catalogue is None or place is None:
        return ""
    name = name_of(place.names, session.language, catalogue.site.language)
    return words(session.language).say("board.emergency.refuge", place=name)


def _valid(session: Session, one: Emergency) -> str:
    """Nobody stays for a number."""
    return "" if one.kind == "it" else words(session.language).say("kiosk.emergency.number_stays")
