"""What welcome says: a greeting by the hour, two ways in, and honestly what does not work just now."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.words import PaperState
from config.locale import words
from kiosk.flow.session import Note, Session
from kiosk.flow.walk_in import departments_to_choose
from kiosk.flow.way_finding import leads
from kiosk.screens.naming import neighbour, person_place, site_time

_NAMED = (PaperState.OUT, PaperState.COVER_OPEN, PaperState.FAULT, PaperState.OFFLINE, PaperState.NONE)


@dataclass(frozen=True)
class WelcomeView:
    greeting: str
    title: str
    appointment: str
    appointment_note: str
    number: str
    number_note: str
    walk_in: bool
    way: str
    way_note: str
    scanner: str
    trouble_sign: str
    trouble: str
    trouble_text: str
    note_sign: str
    note: str


def view_of(session: Session, now: datetime) -> WelcomeView:
    catalogue, say = session.facts.catalogue, words(session.language).say
    hour = site_time(now, catalogue).hour
    part = "morning" if 4 <= hour < 12 else "day" if 12 <= hour < 18 else "evening"
    sign, trouble, text = _trouble(session)
    return WelcomeView(
        greeting=say(f"kiosk.greeting.{part}"),
        title=say("kiosk.welcome.title"),
        appointment=say("kiosk.welcome.appointment"),
        appointment_note=say("kiosk.welcome.appointment_note"),
        number=say("kiosk.welcome.no_appointment"),
        number_note=say("kiosk.welcome.no_appointment_note"),
        walk_in=bool(catalogue and departments_to_choose(catalogue)),
        way=say("kiosk.welcome.way") if leads(catalogue) else "",
        way_note=say("kiosk.welcome.way_note"),
        scanner=say("kiosk.welcome.scanner_or_card" if session.facts.card_reader else "kiosk.welcome.scanner"),
        trouble_sign=sign,
        trouble=trouble,
        trouble_text=text,
        note_sign="check" if session.note is Note.THANKS else "info-circle",
        note=say(f"kiosk.note.{session.note}") if session.note else "",
    )


def _trouble(session: Session) -> tuple[str, str, str]:
    """Sign, what is wrong, what to do; the graver trouble first. Said before a person starts."""
    catalogue, language, paper = session.facts.catalogue, session.language, session.facts.paper
    say = words(language).say
    if session.facts.hub_away:
        works = session.facts.leased  # numbers come from the lease, an appointment needs a person
        text = say("kiosk.away.numbers_work") if works else say("kiosk.away.at_rest")
        text += "\n" + person_place(catalogue, language)
        return "plug-connected-x", say("kiosk.away.title"), text
    if paper not in _NAMED:
        return "", "", ""
    other = neighbour(catalogue, language) if paper is not PaperState.NONE else ""
    text = say("kiosk.paper.number_on_screen") + ("\n" + other if other else "")
    return "printer-off", say(f"kiosk.paper.{paper}"), text
