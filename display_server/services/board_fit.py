"""Whether a board's words have room at the size its reading distance asks: letters never shrink, so a wider word is refused."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from PIL import ImageFont
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import words
from config.look import font_file, tokens
from display_server.db.models import Department, Site
from display_server.domain.board_settings import View, languages_of
from display_server.domain.reading_distance import CANVAS, purpose_px

_EM = 100
_ROOM_PX = CANVAS[0] - 2 * tokens()["board"]["margin_px"]


def has_room(session: Session, settings: Mapping[str, Any]) -> bool:
    """The shortest names of an overview's departments, or the longest word of the rule under a department's calls."""
    site = session.scalars(select(Site).order_by(Site.id).limit(1)).one()
    own = Language(site.language)
    languages = languages_of(settings, own)
    view = View(settings["view"])
    if view is View.DOOR:
        return True  # its number and its room's label are all that must stand there
    if view is View.LOBBY:
        widths = [width_em(one, "Bold") for one in _names(session, settings, languages, own)]
    else:
        widths = [width_em(one, "Regular") for one in _rule(languages)]
    return bool(max(widths, default=0.0) * purpose_px(settings) <= _ROOM_PX)


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


def _rule(languages: list[Language]) -> Iterable[str]:
    for language in languages:
        if language is not Language.CHINESE:  # its lines break after any sign
            yield from words(language).say("board.rule").split()
