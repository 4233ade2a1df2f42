"""Words that espeak-ng stresses wrongly, in its own signs for sounds (`[[od'In]]`); each was found by its phonemes."""

import re

from config.contract.words import Language

_SOUNDS: dict[Language, dict[str, str]] = {
    Language.UKRAINIAN: {"один": "[[od'In]]"},  # it says "Одін" with the stress in front
}


def pronounced(language: Language, text: str) -> str:
    """`text` with those words replaced; what looks like such signs in `text` itself is taken out first."""
    plain = text.replace("[[", "").replace("]]", "")
    for word, sounds in _SOUNDS.get(language, {}).items():
        plain = re.sub(rf"\b{word}\b", sounds, plain, flags=re.IGNORECASE)
    return plain
