"""How wide a text is on paper, and where it breaks: a Chinese character takes two of a printer's columns."""

import re
import unicodedata
from functools import lru_cache

_NO_BREAK = "\u00a0\u202f"
_CLOSING = "，。、；：！？）》”’"
_COUNTS = re.compile(r"\d+(-\w{1,2})? ?")
"""A number stays with what it counts: 2 楼, 2-й этаж, 2 aukštą."""


def width(text: str) -> int:
    """Columns of the printer's own character cell that `text` takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`. Breaks at spaces and between Chinese characters; a no-break space never breaks."""
    return list(_wrapped(text, columns))


def balanced(text: str, columns: int) -> list[str]:
    """As few lines as `wrap` makes, as even as can be, so that no lonely word stands in the last."""
    return list(_balanced(text, columns))


@lru_cache(maxsize=2048)
def _wrapped(text: str, columns: int) -> list[str]:
    if width(bare := text.strip(" ")) <= columns:
        return [bare] if bare else []
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width((line + piece).rstrip(" ")) > columns:
            lines.append(line.rstrip(" "))
            line = ""
        line += piece if line else piece.lstrip(" ")
        while width(line.rstrip(" ")) > columns:  # one word longer than the paper is wide
            head = _fitting(line, columns)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip(" ")] if line.strip(" ") else lines


@lru_cache(maxsize=1024)
def _balanced(text: str, columns: int) -> list[str]:
    lines, pieces = wrap(text, columns), _pieces(text.strip(" "))
    if len(lines) < 2 or any(width(piece.rstrip(" ")) > columns for piece in pieces):
        return lines
    best: list[tuple[int, int, list[str]]] = [
        (0, 0, [])
    ]  # of what follows a break: its lines, their unevenness, their words
    for first in reversed(range(len(pieces))):
        tried, line = [], ""
        for last in range(first, len(pieces)):
            line += pieces[last]
            free = columns - width(line.rstrip(" "))
            if free < 0:
                break
            count, uneven, rest = best[len(pieces) - 1 - last]
            tried.append((count + 1, uneven + free * free, [line.rstrip(" "), *rest]))
        best.append(min(tried))
    return best[-1][2]


def _pieces(text: str) -> list[str]:
    """The text cut at every place where a line may end."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and (
            character == " "
            or character in _CLOSING
            or character in _NO_BREAK
            or _COUNTS.fullmatch(pieces[-1])
            or not (_is_wide(character) or pieces[-1].endswith(" ") or _is_wide(pieces[-1][-1]))
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _is_wide(character: str) -> bool:
    return _cells(character) == 2


def _fitting(text: str, columns: int) -> str:
    taken = 1
    while taken < len(text) and width(text[: taken + 1]) <= columns:
        taken += 1
    return text[:taken]
