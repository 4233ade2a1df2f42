"""What a board is set to: refused by the name of the field, and what follows from it."""

from typing import Any

import pytest

from config.contract.words import Language
from display_server.domain.board_settings import languages_of, refusal

SHOWS = {"view": "lobby", "language": "lt"}
GLASS = {"diagonal_in": 55.0, "resolution": [1920, 1080], "reading_m": 3.0}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("view", {"view": "aquarium"}),
        ("theme", {"theme": "pink"}),
        ("directions", {"directions": {"eye": "sideways"}}),
        ("playlist", {"playlist": "p" * 25}),
        ("language", {"language": "tlh"}),
        ("language", {"languages": ["tlh"]}),
        ("language_mode", {"language_mode": "songs"}),
        ("languages", {"language_mode": "pages", "languages": ["lt"]}),
        ("language_mode", {"language_mode": "lines", "languages": ["en", "ru"]}),
        ("diagonal_in", {**GLASS, "diagonal_in": "large"}),
        ("diagonal_in", {"reading_m": 3.0}),
        ("resolution", {**GLASS, "resolution": "wide"}),
        ("resolution", {**GLASS, "resolution": [1920, 108]}),
        ("reading_m", {**GLASS, "reading_m": 40}),
        ("volume", {"volume": 101}),
        ("volume", {"volume_by_hour": {"07:00": -1}}),
        ("volume_by_hour", {"volume_by_hour": {"7": 60}}),
        ("volume_by_hour", {"volume_by_hour": {f"{hour:02}:00": 1 for hour in range(9)}}),
        ("audio_zone", {"audio_zone": "z" * 25}),
    ],
)
def test_what_no_screen_could_use_is_refused_by_its_field(field: str, wrong: dict[str, Any]) -> None:
    refused = refusal({**SHOWS, **wrong})
    assert refused is not None
    assert refused[0] == field


def test_what_a_screen_can_use_is_not_refused() -> None:
    assert refusal(SHOWS) is None
    full = {
        **SHOWS, **GLASS, "language_mode": "lines", "languages": ["lt", "en"], "theme": "contrast", "volume": 0,
        "volume_by_hour": {"07:00": 60, "21:00": 0}, "audio_zone": "hall", "directions": {"eye": "ahead_left"},
    }  # fmt: skip
    assert refusal(full) is None


def test_the_boards_own_language_comes_first_and_once() -> None:
    several = {"language": "lt", "languages": ["en", "lt", "zh"], "language_mode": "pages"}
    assert languages_of(several, Language.ENGLISH) == [Language.LITHUANIAN, Language.ENGLISH, Language.CHINESE]
    assert languages_of({**several, "language_mode": "one"}, Language.ENGLISH) == [Language.LITHUANIAN]
    assert languages_of({}, Language.RUSSIAN) == [Language.RUSSIAN]
