"""What welcome says: a greeting by the hour, two ways in, and honestly what does not work just now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from config.contract.kiosk_configuration import KioskAction
from config.contract.words import Language, PaperState
from config.locale import words
from kiosk.flow.configured import ways_in
from kiosk.flow.session import Note, Session
from kiosk.screens.naming import held_to_reader, neighbour, person_place, site_time

_NAMED = (
    PaperState.OUT, PaperState.COVER_OPEN, PaperState.CUTTER, PaperState.FAULT, PaperState.OFFLINE, PaperState.NONE,
)  # fmt: skip


_SIGNS = {KioskAction.APPOINTMENT: "calendar-check", KioskAction.NUMBER: "ticket", KioskAction.WAY: "map-2"}
_WORDS = {KioskAction.APPOINTMENT: "appointment", KioskAction.NUMBER: "no_appointment", KioskAction.WAY: "way"}


@dataclass(frozen=True)
class WayIn:
    """One key. Large ones are filled, too."""

    action: KioskAction
    said: str
    more: str
    sign: str
    large: bool


@dataclass(frozen=True)
class WelcomeView:
    greeting: str
    title: str
    ways: tuple["WayIn", ...]  # in their order
    scanner: str
    trouble_sign: str
    trouble: str
    trouble_text: str
    note_sign: str
    note: str
    message: str  # staff's own words
    logo: str  # a PNG in base 64


def view_of(session: Session, now: datetime) -> WelcomeView:
    catalogue, say = session.facts.catalogue, words(session.language).say
    hour = site_time(now, catalogue).hour
    part = "morning" if 4 <= hour < 12 else "day" if 12 <= hour < 18 else "evening"
    sign, trouble, text = _trouble(session)
    return WelcomeView(
        greeting=say(f"kiosk.greeting.{part}"),
        title=_own(session, session.facts.configuration.title) or say("kiosk.welcome.title"),
        ways=tuple(_way_in(session, action) for action in ways_in(catalogue)),
        scanner=held_to_reader(session),
        trouble_sign=sign,
        trouble=trouble,
        trouble_text=text,
        note_sign="check" if session.note is Note.THANKS else "info-circle",
        note=say(f"kiosk.note.{session.note}") if session.note else "",
        message=_message(session, now),
        logo=session.facts.configuration.logo or "",
    )


def _way_in(session: Session, action: KioskAction) -> WayIn:
    say, key = words(session.language).say, f"kiosk.welcome.{_WORDS[action]}"
    large = action in session.facts.configuration.large
    return WayIn(action, say(key), say(f"{key}_note"), _SIGNS[action], large)


def _message(session: Session, now: datetime) -> str:
    """Staff's until its time; else what stands there always."""
    catalogue = session.facts.catalogue
    if catalogue is None:
        return ""
    until = catalogue.kiosk.message_until
    now_said = _own(session, catalogue.kiosk.message) if until is not None and now < until else ""
    return now_said or _own(session, session.facts.configuration.note)


def _own(session: Session, said: Mapping[Language, str]) -> str:
    """An administrator's words; a language nobody wrote in reads the site's own."""
    catalogue = session.facts.catalogue
    return said.get(session.language) or (said.get(catalogue.site.language) if catalogue else "") or ""


def _trouble(session: Session) -> tuple[str, str, str]:
    """Sign, what is wrong, what to do; the graver trouble first. Said before a person starts."""
    catalogue, language, paper = session.facts.catalogue, session.language, session.facts.paper_here
    say = words(language).say
    broken = paper in _NAMED
    other = neighbour(catalogue, language) if broken and paper is not PaperState.NONE else ""
    if session.facts.hub_away:
        leased, by_heart = bool(session.facts.leased), session.facts.by_heart
        key = "all_works" if leased and by_heart else "numbers_work" if leased else "at_rest"
        what_works = say(f"kiosk.away.{key}")
        if broken and leased:  # both at once: a number is given all the same, and nothing is "as usual"
            on_screen = say("kiosk.paper.number_on_screen") if by_heart else what_works
            what_works = f"{say(f'kiosk.paper.{paper}')}\n{on_screen}"
        return (
            "plug-connected-x",
            say("kiosk.away.title"),
            f"{what_works}\n{other or person_place(catalogue, language)}",
        )
    if not broken:
        return "", "", ""
    text = say("kiosk.paper.number_on_screen") + ("\n" + other if other else "")
    return "printer-off", say(f"kiosk.paper.{paper}"), text
