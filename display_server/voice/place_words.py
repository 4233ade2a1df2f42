"""A place's name as it is said: "214 kabinetas" → "du šimtai keturioliktas kabinetas". Pure."""

import re

from config.contract.words import Language
from config.locale import to_latin
from display_server.voice.tongues import TONGUES, Tongue

LONGEST_READ_AS_NUMBER = 4
_LABEL = re.compile(
    r"(?P<before>\b[^\W\d_](?=-?\d))?-?(?P<digits>\d+)(?P<after>[^\W\d_](?![^\W\d_]))?"  # 12A, B-3
    r"|\b(?P<letter>[A-Z])\b(?! [^\W\d_])"  # lift B, but not "A quiet room"
)
_NOUN = re.compile(r"[\s-]*([^\W\d_]{2,})")


def place_words(language: Language, name: str) -> str:
    """`name` with every number and letter of a label in words; all else stays as the administrator wrote it."""
    tongue = TONGUES[language]

    def said(found: re.Match[str]) -> str:
        if found["letter"]:
            return tongue.letters[found["letter"]]
        noun = _NOUN.match(name, found.end())
        parts = [
            _letter(tongue, found["before"]),
            _number(tongue, found["digits"], noun[1] if noun else ""),
            _letter(tongue, found["after"]),
        ]
        return " ".join(part for part in parts if part)

    spoken = _LABEL.sub(said, name)
    return "".join(spoken.split()) if language is Language.CHINESE else spoken


def _number(tongue: Tongue, digits: str, noun: str) -> str:
    """A leading zero or five digits are no number anybody says: one by one."""
    if len(digits) > LONGEST_READ_AS_NUMBER or (digits[0] == "0" and len(digits) > 1):
        return tongue.space.join(tongue.digits[int(digit)] for digit in digits)
    return tongue.place_number(int(digits), noun)


def _letter(tongue: Tongue, letter: str | None) -> str:
    if not letter:
        return ""
    latin = to_latin(letter)
    return tongue.letters.get(latin, letter)
