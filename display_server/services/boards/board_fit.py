"""Whether a board's words have room at the size its reading distance asks: letters never shrink, so a wider word is refused."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from PIL import ImageFont
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of, words
from config.look import font_file, tokens
from display_server.db.models import Department, Place
from display_server.db.reading.own_site import own_site
from display_server.domain.board_settings import View, languages_of
from display_server.domain.broadcast import TOLD, ExitWay
from display_server.domain.reading_distance import canvas_of, purpose_px

_EM = 100
_OF_A_DOOR = ("door.wait_here", "closed", "closed_opens", "door.pause", "door.pause_until")
_MARGINS_PX = 2 * tokens()["board"]["margin_px"]
_EDGES_PX = (
    64  # what a word of an emergency, or of an old board, that needs the whole screen leaves; what a plate keeps
)
_CALL_PX, _GAP_PX = tokens()["board"]["type_px"]["call"], tokens()["board"]["gap_px"]
_SLOT, _SLOT_OF_HEADS, _FOOT, _HEAD_PX = 1.126, 1.171, 1.4, 168
_CALL_EM, _CALL_PADDING_PX = 5.0, 64  # a number, an arrow's width, a room's number


def has_room(session: Session, settings: Mapping[str, Any]) -> bool:
    """The shortest names of an overview's departments, the longest word of the rule under a department's calls, or of what a door
    says while nobody is called; on every board each word of an emergency in the site's languages, of its own way out, and of what
    it says when it is old.
    """
    site = own_site(session)
    own = Language(site.language)
    languages, size = languages_of(settings, own), purpose_px(settings)
    spoken = [*languages, *(Language(one) for one in site.languages if one not in languages)]
    places = _places(session, settings, spoken, own)
    across, _ = canvas_of(settings)
    if _widest([*emergency_words(spoken), *stale_words(languages), *places], "Bold") * size > across - _EDGES_PX:
        return False
    match View(settings["view"]):
        case View.DOOR:
            widest = _widest(_words_of(languages, _OF_A_DOOR, time="00:00"), "Regular")
            return bool(widest * size <= across - _MARGINS_PX - _EDGES_PX)
        case View.LOBBY:
            widest = _widest(_names(session, settings, languages, own), "Bold")
        case _:
            widest = _widest(_rule(languages), "Regular")
    return bool(widest * size <= across - _MARGINS_PX)


def calls_at_once(settings: Mapping[str, Any]) -> int:
    """How many calls a department's board shows at one time: rows times columns, as `forms.js` tries them.

    Heights as `board.css` lays them out: the head, the columns' heads, the rows, the rule at the foot.
    """
    size = purpose_px(settings)
    across, down = canvas_of(settings)
    call = max(_CALL_PX, size)
    two_columns = 2 * (call * _CALL_EM + _CALL_PADDING_PX) + _GAP_PX <= across - _MARGINS_PX
    first: tuple[tuple[int, int, bool], ...] = ((6, 1, True), (5, 1, True)) if down > across else ((4, 2, True),)
    for rows, columns, heads in (*first, (4, 1, True), (3, 1, True), (2, 1, True), (3, 1, False), (2, 1, False)):
        calls = rows * call * _SLOT + (rows - 1) * _GAP_PX
        height = _HEAD_PX + (size * _SLOT_OF_HEADS if heads else 0) + calls + size * _FOOT
        if height <= down and (columns == 1 or two_columns):
            return int(rows * columns)
    return 1


def _widest(texts: Iterable[str], weight: str) -> float:
    return max((width_em(one, weight) for one in texts), default=0.0)


@lru_cache(maxsize=512)
def width_em(text: str, weight: str) -> float:
    """How wide a text stands, in its own size."""
    return _font(weight).getlength(text) / _EM


@lru_cache(maxsize=2)
def _font(weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(f"KioskSans-{weight}")), _EM)


def _names(session: Session, settings: Mapping[str, Any], languages: list[Language], own: Language) -> Iterable[str]:
    chosen = set(settings.get("departments", ()))
    for department in session.scalars(select(Department)):
        if chosen and department.code not in chosen:
            continue
        for language in languages:
            name = department.names.get(language) or department.names.get(own)
            if name is not None:
                yield name.short or name.name


def _rule(languages: Iterable[Language]) -> Iterable[str]:
    return _words_of(languages, ["rule"])


def emergency_words(languages: Iterable[Language]) -> Iterable[str]:
    """Each word that any message of an emergency may show on any board."""
    keys = [f"{part}.{kind}" for part in ("title", "then") for kind in TOLD]
    keys += ["title.evacuate_area", "follow", "refuge", *(f"way.{way.value}" for way in ExitWay)]
    return _words_of(languages, [f"emergency.{key}" for key in keys], place="")


def stale_words(languages: Iterable[Language]) -> Iterable[str]:
    """Each word of a board that is old."""
    return _words_of(languages, [f"stale.{key}" for key in ("since", "ask_staff", "still_valid")], time="00:00")


def _words_of(languages: Iterable[Language], keys: Sequence[str], **with_: str) -> Iterable[str]:
    for language in languages:
        if language is not Language.CHINESE:  # its lines break after any sign
            for key in keys:
                yield from words(language).say(f"board.{key}", **with_).split()


def _places(
    session: Session, settings: Mapping[str, Any], languages: Iterable[Language], own: Language
) -> Iterable[str]:
    """The words of the exit's and the refuge's names."""
    codes = [code for name in ("exit", "refuge") if (code := settings.get(name))]
    for place in session.scalars(select(Place).where(Place.code.in_(codes))):
        for language in languages:
            if language is not Language.CHINESE:
                yield from name_of(place.names, language, own).split()
