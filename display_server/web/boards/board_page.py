"""What a board's page is given: what it shows, its words, its limits. The rest comes over its stream."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of, words
from config.look import tokens
from display_server.db.models import Department, Device, Site
from display_server.domain.delay import DelayReason
from display_server.domain.load import Level
from display_server.hub import this_hub
from display_server.web.boards.audio_zone import sound_settings
from display_server.web.boards.emergency_words import emergency_of

LIMIT_S = 15.0
"""After this long without a stamp a board shows no call any more (design decision 9)."""


class NothingToShow(LookupError):
    """The department this board was set to show is gone."""


@dataclass(frozen=True)
class BoardPage:
    """One board's page: its template, its language, its title until the first state, its settings for the modules."""

    template: str
    language: Language
    title: str
    settings: dict[str, Any]


def board_page(device: Device, asked: Language | None = None) -> BoardPage:
    """The page of this board as its administrator set it; `asked` is a demo's wish. Raises NothingToShow."""
    hub = this_hub()
    with hub.database.reading() as session:
        site = session.get_one(Site, device.site_id)
        department = _department(session, device)
        language = asked or Language(device.settings.get("language") or site.language)
        emergency = emergency_of(session, device, site, department, language)
        sound = sound_settings(session, device)
    site_language = Language(site.language)
    names = department.names if department else site.names
    return BoardPage(
        template="boards/department.html" if department else "boards/lobby.html",
        language=language,
        title=name_of(names, language, site_language),
        settings={
            "view": "department" if department else "lobby",
            "topic": topic_of(site, department),
            "icon": department.icon if department else None,
            "language": language.value,
            "site_language": site_language.value,
            "zone": site.zone,
            "hub_time": hub.clock.now().isoformat(),
            "limit_ms": int(float(device.settings.get("limit_s", LIMIT_S)) * 1000),
            "sound": sound,
            "row_rem": tokens()["board"]["row_px"]["overview"] / 16,
            "settings_key": settings_key(device),
            "pass": f"/board/{device.id}/pass",
            "shown": f"/board/{device.id}/shown",
            "words": _words(language),
            "emergency": emergency,
        },
    )


def settings_key(device: Device) -> str:
    """Changes with the board's settings: a page made from older ones loads itself again."""
    return hashlib.sha256(json.dumps(device.settings, sort_keys=True).encode()).hexdigest()[:16]


def clauses(sentence: str) -> list[str]:
    """A sentence cut behind its commas: a board breaks a line there, so that "not by number" stays together."""
    return re.split(r"(?<=, )|(?<=，)", sentence)


def topic_of(site: Site, department: Department | None) -> str:
    """The one topic a board listens to."""
    return f"department:{department.code}" if department else f"lobby:{site.code}"


def topic_of_board(device: Device) -> str:
    """The same, for a board whose page is already open. Raises NothingToShow."""
    with this_hub().database.reading() as session:
        return topic_of(session.get_one(Site, device.site_id), _department(session, device))


def _department(session: Session, device: Device) -> Department | None:
    if device.settings.get("view") != "department":
        return None
    found = session.scalar(select(Department).where(Department.code == device.settings.get("department")))
    if found is None:
        raise NothingToShow(device.settings.get("department"))
    return found


def _words(language: Language) -> dict[str, Any]:
    say = words(language).say
    return {
        "no_calls": say("board.calling.none"),
        "no_data": say("board.no_data"),
        "since": say("board.stale.since"),
        "staff_wanted": say("board.staff_wanted"),
        "waiting": say("board.waiting_line"),
        "wait": say("board.wait"),
        "wait_up_to": say("board.wait_up_to"),
        "delay": say("board.delay"),
        "delay_here": say("board.delay_here"),
        "absence": say("board.absence"),
        "absence_here": say("board.absence_here"),
        "reasons": {reason.value: say(f"common.delay_reason.{reason.value}") for reason in DelayReason},
        "late": say("board.overview.delay"),
        "paused": say("board.paused"),
        "paused_until": say("board.paused_until"),
        "pause": say("board.overview.paused"),
        "closed": say("board.closed"),
        "closed_opens": say("board.closed_opens"),
        "full": say("board.full"),
        "by_urgency": say("board.by_urgency"),
        "ask": say("board.overview.ask"),
        "so_many": say("board.overview.so_many"),
        "levels": {level.value: say(f"board.level.{level.value}") for level in Level},
    }
