"""What a board's page is given: what it shows, its words, its limits. The rest comes over its stream."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language, Names
from config.locale import IN_USE, name_of
from display_server.db.models import Department, Device, Place, Site
from display_server.db.reading.board_topics import departments_of_room, topics_of_board
from display_server.domain.board_settings import View, languages_of
from display_server.domain.reading_distance import purpose_px
from display_server.hub import this_hub
from display_server.services.plans.board_directions import directions_of
from display_server.services.plans.led_arrows import led_arrows
from display_server.web.boards.audio_zone import sound_settings
from display_server.web.boards.board_of_request import kept_by_board
from display_server.web.boards.board_words import words_of_board
from display_server.web.boards.emergency_words import emergency_of

LIMIT_S = 15.0
"""After this long without a stamp a board shows no call any more (design decision 9)."""


class NothingToShow(LookupError):
    """The department or room this board was set to show is gone."""


@dataclass(frozen=True)
class BoardPage:
    """One board's page: its template, its language, its title until the first state, its settings for the modules."""

    template: str
    language: Language
    title: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class _Subject:
    """Whose board this is: its title's names, the department it stands for, a door's room."""

    names: Names
    department: Department | None
    room: Place | None


def board_page(device: Device, secret: str | None, asked: Language | None = None) -> BoardPage:
    """The page of this board as its administrator set it; `asked` is a demo's wish. Without a secret (in a preview) nothing is
    given to be kept. Raises NothingToShow.
    """
    hub, view = this_hub(), view_of_board(device)
    with hub.database.reading() as session:
        site = session.get_one(Site, device.site_id)
        own = Language(site.language)
        languages = [asked] if asked else languages_of(device.settings, own)
        followed = _followed(session, site, device)
        subject = _subject(session, site, device, view)
        emergency = emergency_of(session, device, site, subject.department, languages[0])
        sound = sound_settings(session, device)
    return BoardPage(
        template=f"boards/{view.value}.html",
        language=languages[0],
        title=name_of(subject.names, languages[0], own),
        settings={
            "view": view.value,
            "topics": followed,
            "icon": subject.department.icon if subject.department else None,
            "room": _room(subject),
            "site_language": own.value,
            "zone": site.zone,
            "hub_time": hub.clock.now().isoformat(),
            "limit_ms": int(float(device.settings.get("limit_s", LIMIT_S)) * 1000),
            "sound": sound,
            "purpose_px": purpose_px(device.settings),
            "theme": device.settings.get("theme"),
            "departments": device.settings.get("departments", []),
            "directions": device.settings.get("directions", {}) if view is View.LOBBY else {},
            "revision": site.catalogue_revision,
            "mode": device.settings.get("language_mode", "one"),
            "said": [words_of_board(language) for language in languages],
            "board": str(device.id),
            "kept": kept_by_board(device.id, secret) if secret is not None else None,
            "settings_key": settings_key(device, sound["topics"]),
            "pass": f"/board/{device.id}/pass",
            "shown": f"/board/{device.id}/shown",
            "arrows": f"/board/{device.id}/arrows",
            "contents": f"/board/{device.id}/contents" if view is View.MIXED else None,
            "emergency": emergency,
            "preview": None,
        },
    )


def directions_shown(session: Session, device: Device) -> dict[str, str]:
    """Department → way; no kind of board but the overview shows any, and finding them is work."""
    return directions_of(session, device, this_hub().clock.now()) if view_of_board(device) is View.LOBBY else {}


def led_shown(session: Session, device: Device) -> list[dict[str, Any]]:
    """Numbers that are led past this board: number, way, and which telling of its way that is."""
    return [asdict(one) for one in led_arrows(session, device, this_hub().clock.now())]


def view_of_board(device: Device) -> View:
    return View(device.settings.get("view", View.LOBBY))


def settings_key(device: Device, zone: Mapping[str, Any]) -> str:
    """Changes with the board's settings, its audio zone's calls and the hospital's own words: an older page loads anew."""
    made_of = ["arrows apart", device.settings, zone, IN_USE.digest("board"), IN_USE.digest("common")]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:16]


def topics_followed(device: Device) -> list[str]:
    """What a board whose page is already open may listen to. Raises NothingToShow."""
    with this_hub().database.reading() as session:
        return _followed(session, session.get_one(Site, device.site_id), device)


def _followed(session: Session, site: Site, device: Device) -> list[str]:
    followed = topics_of_board(session, site.code, device.settings)
    if not followed:
        raise NothingToShow(device.settings)
    return followed


def _subject(session: Session, site: Site, device: Device, view: View) -> _Subject:
    if view is View.DOOR:
        code = str(device.settings.get("room"))
        department = departments_of_room(session, code)[0]
        return _Subject(department.names, department, session.scalar(select(Place).where(Place.code == code)))
    if view.of_department:
        wanted = select(Department).where(Department.code == device.settings.get("department"))
        department = session.scalars(wanted).one()
        return _Subject(department.names, department, None)
    return _Subject(site.names, None, None)


def _room(subject: _Subject) -> dict[str, Any] | None:
    """A door's own room, so that its number stands there before anybody is called."""
    if subject.room is None:
        return None
    names = {code.value: name.model_dump(mode="json") for code, name in subject.room.names.items()}
    return {"place": subject.room.code, "names": names, "label": subject.room.label or subject.room.code}
