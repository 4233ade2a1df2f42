"""A board's form read into `Device.settings`; what cannot be read stays as typed, so that the service refuses it by name."""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

Form = MultiDict[str, str]

_CHOICES = ("view", "department", "room", "language", "language_mode", "theme", "exit", "exit_way", "refuge")
_WORDS = ("audio_zone", "playlist", "group")
_LISTS = ("departments", "languages")
RESOLUTIONS = {
    "lying": ("1280x720", "1366x768", "1920x1080", "1920x1200", "2560x1440", "3840x2160"),
    "upright": ("720x1280", "768x1366", "1080x1920", "1200x1920", "1440x2560", "2160x3840"),
}
"""As a screen stands, across first."""
PARTS_OF_DAY = 4
"""Playlists by the hour that the form has room for."""


def read_board(form: Form) -> dict[str, Any]:
    """Every setting of the form; None: not set, which takes an older value away."""
    return {
        **{name: form.get(name) or None for name in _CHOICES},
        **{name: form.get(name, "").strip() or None for name in _WORDS},
        **{name: form.getlist(name) or None for name in _LISTS},
        "diagonal_in": _number(form.get("diagonal_in", "")),
        "reading_m": _number(form.get("reading_m", "")),
        "resolution": _resolution(form.get("resolution", "")),
        "chime": form.get("chime") == "on",
        "voice": form.get("voice") == "on",
        "volume": _whole(form.get("volume", "")),
        "volume_by_hour": _by_hour(form.get("volume_by_hour", "")),
        "playlist_by_hour": _playlists(form),
        "directions": _directions(form),
    }


def hours_shown(by_hour: dict[str, int] | None) -> str:
    """`07:00 60, 21:00 0`, as it is typed."""
    return ", ".join(f"{start} {volume}" for start, volume in sorted((by_hour or {}).items()))


def _number(said: str) -> float | str | None:
    said = said.strip().replace(",", ".")
    if not said:
        return None
    return float(said) if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", said) else said


def _whole(said: str) -> int | str | None:
    said = said.strip()
    if not said:
        return None
    return int(said) if re.fullmatch(r"\d{1,3}", said) else said


def _resolution(said: str) -> list[int] | str | None:
    if not said:
        return None
    found = re.fullmatch(r"(\d{3,4})x(\d{3,4})", said)
    return [int(found[1]), int(found[2])] if found else said


def _by_hour(said: str) -> dict[str, int] | None:
    parts = [part.split() for part in said.split(",") if part.strip()]
    if not parts:
        return None
    if all(len(part) == 2 and part[1].isdecimal() for part in parts):
        return {part[0].zfill(5): int(part[1]) for part in parts}
    return {said: 0}  # no hour: refused by the name of the field


def _playlists(form: Form) -> dict[str, str] | None:
    """A part of the day without a beginning is none."""
    parts = (
        (form.get(f"part_from_{at}", "").strip(), form.get(f"part_playlist_{at}", "")) for at in range(PARTS_OF_DAY)
    )
    return {begins: playlist.strip() for begins, playlist in parts if begins} or None


def _directions(form: Form) -> dict[str, str] | None:
    found = {name.removeprefix("way_to_"): way for name, way in form.items() if name.startswith("way_to_") and way}
    return found or None
