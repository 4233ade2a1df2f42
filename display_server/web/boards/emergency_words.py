"""What a board must know before anything happens: the words of every message in every language, and its own way out.

All of it comes with the page, so that nothing is asked for when the hub may be the thing that is gone.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import LANGUAGES, name_of, words
from display_server.db.models import Department, Device, Place, Site
from display_server.db.reading.emergencies import emergencies_of
from display_server.db.reading.states import statements
from display_server.domain.broadcast import ExitWay
from display_server.hub import this_hub
from display_server.web.shared.emergency_sentences import emergency_sentences


def emergency_of(
    session: Session, device: Device, site: Site, department: Department | None, first: Language
) -> dict[str, Any]:
    """`Device.settings`: `exit` and `refuge` are codes of places, `exit_way` the way to that exit from this screen."""
    languages = [first, *(Language(one) for one in site.languages if one != first.value)]
    place = session.get(Place, device.place_id) if device.place_id is not None else None
    exit_, refuge = (_place(session, device.settings.get(name)) for name in ("exit", "refuge"))
    way = device.settings.get("exit_way")
    now = this_hub().clock.now()
    standing = emergencies_of(statements(session), site.id, now)
    return {
        "floor": place.floor if place else department.floor if department else None,
        "department": department.code if department else None,
        "screen": device.serial,
        "way": way if way in set(ExitWay) else None,
        "languages": [_said(one, Language(site.language), exit_, refuge, way) for one in languages],
        "now": [one.model_dump(mode="json") for one in standing],
    }


def _place(session: Session, code: object) -> Place | None:
    return session.scalar(select(Place).where(Place.code == code)) if code else None


def _said(language: Language, own: Language, exit_: Place | None, refuge: Place | None, way: object) -> dict[str, Any]:
    say = words(language).say
    return {
        "html": LANGUAGES[language].html,
        **emergency_sentences(language),
        "exit": name_of(exit_.names, language, own) if exit_ else "",
        "way": say(f"board.emergency.way.{way}") if way in set(ExitWay) else "",
        "refuge": say("board.emergency.refuge", place=name_of(refuge.names, language, own)) if refuge else "",
        "follow": say("board.emergency.follow"),
        "as_of": say("board.emergency.as_of"),
    }
