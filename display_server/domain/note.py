"""A note on a visit says what staff must know, never who the patient is."""

import re
from collections.abc import Iterable

LONGEST = 200
_LONG_NUMBER = re.compile(r"\d(?:[\s.\-()/]*\d){5,}")  # a telephone, an identity or insurance number, a birth date
_ADDRESS = re.compile(r"\S+@\S+")
_WORD = re.compile(r"[^\W\d_]{3,}")


def personal_in(note: str, names: Iterable[str] = ()) -> bool:
    """Whether it holds a long number, an e-mail address or a part of one of these names, in any letters' case."""
    if _LONG_NUMBER.search(note) or _ADDRESS.search(note):
        return True
    said = {word.casefold() for word in _WORD.findall(note)}
    whole = note.casefold()
    return any(
        part.casefold() in said or (not part.isascii() and len(part) >= 2 and part.casefold() in whole)
        for name in names
        for part in name.split()
        if len(part) >= 3 or not part.isascii()
    )
