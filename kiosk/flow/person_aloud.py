"""How a call for a person stands, aloud: whoever cannot see the screen must hear whom to ring, and where somebody is.

Nothing of it is the person's own: the hospital's numbers, and the way to its staff. Minutes stay on the screen, since an engine
gives figures no case.
"""

from config.contract.catalogue import Catalogue
from config.contract.words import Language
from config.locale import name_of, words
from config.locale.ways import spoken
from kiosk.flow.person import Called, stands
from kiosk.flow.session import Session
from kiosk.flow.steps import PersonWanted
from kiosk.flow.ticket import place_of, way_of

EVERYWHERE = "112"
"""The emergency number of Europe: said until a hospital has told us its own."""


def person_aloud(session: Session, step: PersonWanted) -> str:
    """In the person's language; a telephone figure by figure, as one dials it."""
    say, how = words(session.language).say, stands(step, session.facts)
    if how is Called.CALLING:
        said = [say("kiosk.person_wanted.text.calling")]
    elif how is Called.CALLED:
        said = [say("kiosk.person_wanted.title.called")]
    elif how is Called.UNANSWERED:
        said = _alone(session)
    else:
        said = [say(f"kiosk.person_wanted.title.{how}"), say(f"kiosk.person_wanted.text.{how}")]
    end = "。" if session.language is Language.CHINESE else "."
    return " ".join(part if part[-1] in ".?!。？！" else part + end for part in said)


def dialled(phone: str) -> str:
    """`112` as `1 1 2`."""
    return " ".join(sign for sign in phone if sign.isdigit())


def emergency_phone(catalogue: Catalogue | None) -> str:
    return catalogue.site.emergency_phone if catalogue else EVERYWHERE


def whom_to_ring(session: Session) -> str:
    """The emergency number, as one dials it."""
    return dialled(emergency_phone(session.facts.catalogue))


def _alone(session: Session) -> list[str]:
    """What to do without anybody: the gravest first."""
    say, catalogue = words(session.language).say, session.facts.catalogue
    no_line = "no_line" if session.facts.hub_away else Called.UNANSWERED.value
    said = [
        say(f"kiosk.person_wanted.title.{Called.UNANSWERED}"),
        say("kiosk.person_wanted.ring", phone=whom_to_ring(session)),
        say(f"kiosk.person_wanted.text.{no_line}"),
    ]
    if catalogue is None:
        return said
    if catalogue.site.help_phone:
        said.append(f"{say('kiosk.person.phone')}: {dialled(catalogue.site.help_phone)}")
    return said + _way(catalogue, session.language)


def _way(catalogue: Catalogue, language: Language) -> list[str]:
    staffed = catalogue.kiosk.staffed
    place = place_of(catalogue, staffed) if staffed else None
    way = way_of(catalogue, place.code) if place is not None else None
    if place is None or way is None or not way.steps:
        return []
    name = name_of(place.names, language, catalogue.site.language)
    return [words(language).say("kiosk.person_wanted.way", place=name), spoken(way, language)]
