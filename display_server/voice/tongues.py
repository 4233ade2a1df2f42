"""How each language reads a number on a ticket and a number on a door."""

from collections.abc import Callable
from dataclasses import dataclass

from config.contract.words import Language
from config.locale import LANGUAGES
from display_server.voice import chinese, english, lithuanian
from display_server.voice.slavic import RUSSIAN, UKRAINIAN


@dataclass(frozen=True)
class Tongue:
    """`digits`: each by itself; `place_number(number, the word after it)`; `space` stands between spoken words."""

    letters: dict[str, str]
    digits: tuple[str, ...]
    place_number: Callable[[int, str], str]
    space: str = " "
    pause: str = ", "


def _tongue(language: Language, digits: tuple[str, ...], place_number: Callable[[int, str], str]) -> Tongue:
    letters = LANGUAGES[language].letters
    if language is Language.CHINESE:
        return Tongue(letters, digits, place_number, space="", pause="、")
    return Tongue(letters, digits, place_number)


TONGUES: dict[Language, Tongue] = {
    Language.ENGLISH: _tongue(Language.ENGLISH, english.DIGITS, english.place_number),
    Language.RUSSIAN: _tongue(Language.RUSSIAN, RUSSIAN.ones[:10], RUSSIAN.place_number),
    Language.UKRAINIAN: _tongue(Language.UKRAINIAN, UKRAINIAN.ones[:10], UKRAINIAN.place_number),
    Language.LITHUANIAN: _tongue(Language.LITHUANIAN, lithuanian.DIGITS, lithuanian.place_number),
    Language.CHINESE: _tongue(Language.CHINESE, chinese.DIGITS, chinese.place_number),
}
