"""Reads `languages.toml`: each language's own name, CLDR locale and direction, and the look-alike letters."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from config.contract.words import Language

_TABLE = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))


@dataclass(frozen=True)
class LanguageFacts:
    """What a face needs to know to show a language, `cldr` for Babel, `html` for the lang attribute; and to speak it."""

    code: Language
    own_name: str
    html: str
    cldr: str
    direction: str
    voice: str
    words_a_minute: int
    letters: dict[str, str]


LANGUAGES: dict[Language, LanguageFacts] = {
    Language(code): LanguageFacts(code=Language(code), **_TABLE[code]) for code in (lang.value for lang in Language)
}
_LOOK_ALIKES = str.maketrans(_TABLE["look_alikes"])


def to_latin(typed: str) -> str:
    """A number or code as typed by anybody, in the Latin capitals it is stored in: `к-017` → `K-017`."""
    return typed.strip().upper().translate(_LOOK_ALIKES)
