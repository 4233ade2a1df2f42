"""Passwords that whoever guesses tries first: a known word and a few figures, a row of keys, a piece again and again, the
name of its person or of the house. Nobody outside is asked, and no list has to be kept up to date.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

FEWEST_SIGNS = 5
"""Different ones."""
FEWEST_LETTERS = 5
"""That are left once everything well known is taken away."""
_SHORTEST_RUN = 4
_SHORTEST_NAME = 3
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop",
    "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "йцукенгшщзхї",
    "фівапролджє", "абвгдежзиклмнопрстуфхцчшщыэюя", "ąčęėįšųū",
)  # fmt: skip
_RUNS = (*_ROWS, *(row[::-1] for row in _ROWS))
_WORDS = (
    "administrator", "administratorius", "admin", "atrium", "autumn", "baseball", "batman", "changeme", "charlie", "computer",
    "default", "doctor", "dragon", "football", "freedom", "hello", "hospital", "iloveyou", "kiosk", "klinika", "letmein",
    "ligonine", "ligoninė", "login", "loveme", "manager", "master", "michael", "monkey", "ninja", "nurse", "parole", "parol",
    "passwd", "password", "passwort", "princess", "queue", "secret", "shadow", "slaptazodis", "slaptažodis", "spring",
    "starwars", "summer", "sunshine", "superman", "test", "trustno", "user", "vasara", "welcome", "whatever", "winter", "ziema",
    "žiema", "администратор", "больница", "врач", "зима", "лето", "люблю", "медсестра", "пароль", "привет", "секрет",
    "адміністратор", "лікар", "лікарня", "літо", "привіт", "管理员", "密码", "医院", "mima", "woaini",
)  # fmt: skip
_MEANT = str.maketrans("0134578@$!", "oieastbasi")
"""Figures and signs that stand for letters."""


def is_guessable(password: str, known: Iterable[str | None] = ()) -> bool:
    """`known`: what stands near it, as an e-mail, a name, the hospital's."""
    said = unicodedata.normalize("NFKC", password).casefold()
    if len(set(said)) < FEWEST_SIGNS or _is_repeated(said):
        return True
    words = sorted({*_WORDS, *_parts(known)}, key=len, reverse=True)
    return any(_letters_left(form, words) < FEWEST_LETTERS for form in (said, said.translate(_MEANT)))


def _is_repeated(said: str) -> bool:
    """One piece again and again, the last one perhaps cut off."""
    return any(said == (said[:size] * len(said))[: len(said)] for size in range(1, len(said) // 2 + 1))


def _parts(known: Iterable[str | None]) -> Iterator[str]:
    for text in known:
        for part in re.split(r"[\W_]+", unicodedata.normalize("NFKC", text or "").casefold()):
            if len(part) >= _SHORTEST_NAME:
                yield part


def _letters_left(said: str, words: Iterable[str]) -> int:
    for word in words:
        said = said.replace(word, " ")
    return sum(letter.isalpha() for letter in _without_runs(said))


def _without_runs(said: str) -> str:
    """Keys side by side and the alphabet, there or back."""
    kept, at = [], 0
    while at < len(said):
        length = max(_run_at(said, at, row) for row in _RUNS)
        if length >= _SHORTEST_RUN:
            at += length
        else:
            kept.append(said[at])
            at += 1
    return "".join(kept)


def _run_at(said: str, at: int, row: str) -> int:
    place, length = row.find(said[at]), 0
    while (
        place >= 0
        and at + length < len(said)
        and place + length < len(row)
        and said[at + length] == row[place + length]
    ):
        length += 1
    return length
