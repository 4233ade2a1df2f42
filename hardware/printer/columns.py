"""How wide a text is on paper, and where it breaks: a Chinese character takes two of a printer's columns."""

import unicodedata
from functools import lru_cache

_NO_BREAK = "\u00a0\u202f"
_CLOSING = "，。、；：！？）》”’"


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
    lines = wrap(text, columns)
    narrower = columns
    while len(lines) > 1 and narrower > columns // 2:
        narrower -= 1
        tried = wrap(text, narrower)
        if len(tried) > len(lines) or any(" " not in line and width(line) == narrower for line in tried[:-1]):
            break
        lines = tried
    return lines


def _pieces(text: str) -> list[str]:
    """The text cut at every place where a line may end."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and (
            character == " "
            or character in _CLOSING
            or character in _NO_BREAK
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
