"""A message for everybody in the boards' own words, and from this kiosk the way out: the same on the screen and aloud."""

from dataclasses import dataclass

from config.contract.push import Emergency
from config.locale import name_of, words
from kiosk.flow.session import Session
from kiosk.flow.ticket import place_of

_LEAVES = {"evacuate", "drill"}
_WAYS = {"left", "right", "ahead", "back", "up", "down"}


@dataclass(frozen=True)
class EmergencyWords:
    """`exit` empty: nobody said where it is from here, or nobody has to leave. `way`: where it lies, as the catalogue says it."""

    title: str
    texts: tuple[str, ...]
    exit: str
    way: str
    refuge: str
    still_works: str


def emergency_words(session: Session, one: Emergency) -> EmergencyWords:
    """In the person's language."""
    say, leaves = words(session.language).say, one.kind in _LEAVES
    area = one.kind == "evacuate" and one.zone != "site"
    exit_, way = _exit(session) if leaves else ("", "")
    then = say(f"board.emergency.then.{one.kind}")
    return EmergencyWords(
        title=say("board.emergency.title.evacuate_area" if area else f"board.emergency.title.{one.kind}"),
        texts=(say("board.emergency.follow"), then) if leaves else (then,),
        exit=exit_,
        way=way,
        refuge=_refuge(session) if leaves else "",
        still_works="" if one.kind == "it" else say("kiosk.emergency.number_stays"),  # nobody stays for a number
    )


def emergency_aloud(session: Session, one: Emergency) -> str:
    """All of it in one breath: what is said to everybody may be heard by everybody."""
    said = emergency_words(session, one)
    parts = [part for part in (said.title, *said.texts, said.exit, said.refuge, said.still_works) if part]
    say, text = words(session.language).say, parts[0].rstrip(".。")
    for part in parts[1:]:
        text = say("way.two", first=text, second=part.rstrip(".。"))
    return text


def _exit(session: Session) -> tuple[str, str]:
    catalogue = session.facts.catalogue
    if catalogue is None or catalogue.kiosk.exit is None or catalogue.kiosk.exit_way not in _WAYS:
        return "", ""
    place = place_of(catalogue, catalogue.kiosk.exit)
    if place is None:
        return "", ""
    say = words(session.language).say
    way = say(f"board.emergency.way.{catalogue.kiosk.exit_way}")
    name = name_of(place.names, session.language, catalogue.site.language)
    return say("kiosk.emergency.exit", place=name, way=way), catalogue.kiosk.exit_way


def _refuge(session: Session) -> str:
    catalogue = session.facts.catalogue
    place = place_of(catalogue, catalogue.kiosk.refuge) if catalogue and catalogue.kiosk.refuge else None
    if catalogue is None or place is None:
        return ""
    name = name_of(place.names, session.language, catalogue.site.language)
    return words(session.language).say("board.emergency.refuge", place=name)
