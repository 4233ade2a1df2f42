"""A hospital's own words over the catalogue: which can be used, and those in use in this process."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from string import Formatter

from config.contract.words import Language

OwnWords = Mapping[Language, Mapping[str, Sequence[str]]]
"""Language → key → its sentence, or its plural forms in order."""

Default = Sequence[str]
"""What the product says: one sentence, or its plural forms in order."""

ROOM = 1.25
"""How much wider than the widest of the five languages a sentence may stand: every layout has room for that one."""
LEAST = 24


def problem_of(said: Sequence[str], default: Default, widest: int) -> str | None:
    """Why these words cannot stand for `default` in its language; None: they can.

    `empty`, `forms` (not as many as the language counts in), `values` (a `{name}` is missing, unknown or written wrongly),
    `letters` (signs no screen has), `long`. `widest`: see `width`, of this sentence in all languages.
    """
    if not all(one.strip() for one in said):
        return "empty"
    if len(said) != len(default):
        return "forms"
    try:
        found, wanted = [_values(one) for one in said], [_values(one) for one in default]
    except ValueError:
        return "values"
    every = frozenset[str]().union(*wanted)
    counted = frozenset({"count"}) if len(default) > 1 else frozenset[str]()
    if any(one | counted != every | counted for one in found):
        return "values"
    if any(_strange(one, default) for one in said):
        return "letters"
    return "long" if max(map(width, said)) > max(LEAST, round(widest * ROOM)) else None


def width(text: str) -> int:
    """In letters; a Chinese one is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _values(sentence: str) -> frozenset[str]:
    """The names in braces. Raises ValueError for a brace left open and for anything beside a plain name."""
    found = set()
    for _, name, spec, conversion in Formatter().parse(sentence):
        if name is not None:
            if not name.isidentifier() or spec or conversion:
                raise ValueError(sentence)
            found.add(name)
    return frozenset(found)


def _strange(text: str, default: Default) -> bool:
    allowed = {"\n"} if any("\n" in one for one in default) else set()
    return any(ord(sign) > 0xFFFF or (unicodedata.category(sign)[0] == "C" and sign not in allowed) for sign in text)


class InUse:
    """The own words of this process; replaced whole, read by every thread."""

    def __init__(self) -> None:
        self._words: OwnWords = {}

    def of(self, language: Language, key: str) -> Sequence[str] | None:
        said = self._words.get(language)
        return said.get(key) if said else None

    def use(self, words: OwnWords) -> None:
        self._words = {language: dict(said) for language, said in words.items() if said}

    def digest(self, face: str) -> str:
        """Changes with the own words of one face."""
        said = {
            language.value: {key: list(forms) for key, forms in words.items() if key.startswith(f"{face}.")}
            for language, words in self._words.items()
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12] if any(said.values()) else ""


IN_USE = InUse()
