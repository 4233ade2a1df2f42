"""What an administrator sets for one board, and what follows from it: its words, its loudness, its way to each department.

`Device.settings` of a board, plain JSON; every key may be missing:
`view` · `department` (code) · `room` (a place's code, for a door) · `departments` (codes of an overview; none: all) · `language`
· `languages` (further ones) · `language_mode` · `theme` · `diagonal_in`, `resolution` [across, down], `reading_m` · `chime`
· `voice` (calls are spoken, too) · `volume` 0–100 · `volume_by_hour` {"07:00": 60, "21:00": 0} · `audio_zone` · `directions`
{department: way} · `playlist`, `playlist_by_hour` {"07:00": "morning"} · `exit`, `exit_way`,
`refuge` · `group` (of the fleet) · `limit_s`.
"""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Any

from config.contract.words import Language

USUAL_VOLUME = 60
LOUDEST = 100
HOURS_MOST = 8
LONGEST_NAME = 24

Refusal = tuple[str, str]
"""The field an administrator entered, and what is wrong with it."""


class View(StrEnum):
    """The kinds of boards. An emergency fills any of them."""

    LOBBY = "lobby"
    DEPARTMENT = "department"
    DOOR = "door"
    MIXED = "mixed"

    @property
    def of_department(self) -> bool:
        return self in {View.DEPARTMENT, View.MIXED}


class LanguageMode(StrEnum):
    """Several languages: both at once (a line each, or side by side), or one after the other."""

    ONE = "one"
    LINES = "lines"
    PAGES = "pages"


class Theme(StrEnum):
    PINE = "pine"
    CONTRAST = "contrast"


class WayFromHere(StrEnum):
    """Where a department lies as somebody reading the screen sees it: the only thing an arrow on a board means."""

    LEFT = "left"
    AHEAD_LEFT = "ahead_left"
    AHEAD = "ahead"
    AHEAD_RIGHT = "ahead_right"
    RIGHT = "right"
    BACK = "back"


def languages_of(settings: Mapping[str, Any], site_language: Language) -> list[Language]:
    """The first is the board's own; the others follow it by its mode."""
    first = Language(settings.get("language") or site_language)
    if settings.get("language_mode", LanguageMode.ONE) == LanguageMode.ONE:
        return [first]
    return [first, *(one for one in map(Language, settings.get("languages", ())) if one is not first)]


def playlist_at(settings: Mapping[str, Any], hour: str) -> str:
    """What stands beside the calls at `HH:MM` of the hospital's clock: the part of the day that began last, else all day's."""
    by_hour: Mapping[str, str] = settings.get("playlist_by_hour") or {}
    if not by_hour:
        return str(settings.get("playlist", ""))
    begun = [begins for begins in by_hour if begins <= hour]
    return by_hour[max(begun or by_hour)]  # before the first of today yesterday's last one still stands


def refusal(settings: Mapping[str, Any]) -> Refusal | None:
    """The first value a screen could not use; what only the database knows (codes) is not asked here."""
    return _wrong_view(settings) or _wrong_languages(settings) or _wrong_screen(settings) or _wrong_sound(settings)


def _wrong_view(settings: Mapping[str, Any]) -> Refusal | None:
    if settings.get("view") not in set(View):
        return "view", "missing"
    if settings.get("theme", Theme.PINE) not in set(Theme):
        return "theme", "missing"
    if not set(settings.get("directions", {}).values()) <= set(WayFromHere):
        return "directions", "missing"
    by_hour = settings.get("playlist_by_hour", {})
    if any(len(one) > LONGEST_NAME for one in (settings.get("playlist", ""), *by_hour.values())):
        return "playlist", "long"
    if len(by_hour) > HOURS_MOST or not all(_is_hour(begins) for begins in by_hour):
        return "playlist_by_hour", "shape"
    return None


def _wrong_languages(settings: Mapping[str, Any]) -> Refusal | None:
    further, mode = settings.get("languages", []), settings.get("language_mode", LanguageMode.ONE)
    if settings.get("language") not in set(Language) or not set(further) <= set(Language):
        return "language", "missing"
    if mode not in set(LanguageMode):
        return "language_mode", "missing"
    others = set(further) - {settings["language"]}
    if mode != LanguageMode.ONE and not others:
        return "languages", "missing"
    if mode == LanguageMode.LINES and len(others) != 1:
        return "language_mode", "lines"
    return None


def _wrong_screen(settings: Mapping[str, Any]) -> Refusal | None:
    entered = [settings.get(name) for name in ("diagonal_in", "resolution", "reading_m")]
    if not any(entered):
        return None
    diagonal, resolution, distance = entered
    if not isinstance(diagonal, int | float) or not 10 <= diagonal <= 120:
        return "diagonal_in", "range"
    if not _is_resolution(resolution):
        return "resolution", "range"
    if not isinstance(distance, int | float) or not 1 <= distance <= 20:
        return "reading_m", "range"
    return None


def _is_resolution(said: object) -> bool:
    return (
        isinstance(said, list | tuple) and len(said) == 2 and all(isinstance(n, int) and 600 <= n <= 8192 for n in said)
    )


def _wrong_sound(settings: Mapping[str, Any]) -> Refusal | None:
    by_hour = settings.get("volume_by_hour", {})
    if not all(_is_volume(one) for one in (settings.get("volume", USUAL_VOLUME), *by_hour.values())):
        return "volume", "range"
    if len(by_hour) > HOURS_MOST or not all(_is_hour(start) for start in by_hour):
        return "volume_by_hour", "shape"
    for name in ("audio_zone", "group"):
        if len(settings.get(name, "")) > LONGEST_NAME:
            return name, "long"
    return None


def _is_volume(said: object) -> bool:
    return isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= LOUDEST


def _is_hour(said: str) -> bool:
    try:
        return time.fromisoformat(said).strftime("%H:%M") == said
    except ValueError:
        return False
