"""The tree of questions as a file: read with the line of every fault, and written out again to be edited."""

import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from config.contract.guide import Guide, GuideAnswer
from config.contract.words import Language, Names
from config.locale import Words, name_of
from display_server.domain.guide import GuideProblem

_HEAD = re.compile(r"^\s*\[\[\s*questions\s*(\.\s*answers\s*)?\]\]")
_AT_LINE = re.compile(r"at line (\d+)")
_LEADS = ("question", "department", "service")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, in the reader's words. `line` counts from 1; None: all of the file."""

    line: int | None
    said: str


class Unreadable(ValueError):
    """No TOML at all; `line` is where it stops to be."""

    def __init__(self, line: int | None) -> None:
        super().__init__("no TOML")
        self.line = line


def read_toml(text: str) -> dict[str, Any]:
    """Raises Unreadable."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        found = _AT_LINE.search(str(wrong))
        at_the_end = max(1, len(text.splitlines())) if "end of document" in str(wrong) else None
        raise Unreadable(int(found[1]) if found else at_the_end) from None


def faults(problems: list[GuideProblem], text: str, words: Words) -> list[Fault]:
    """Each problem at its line of the file, from above; what concerns all of it comes first."""
    lines = _lines(text)
    found = [
        Fault(
            lines.get((one.question, one.answer)) if one.question is not None else None,
            words.say(f"admin.guide.wrong.{one.what}", said=one.said),
        )
        for one in problems
    ]
    return sorted(found, key=lambda one: one.line or 0)


def _lines(text: str) -> dict[tuple[int | None, int | None], int]:
    """Where each question and each of its answers begins."""
    found: dict[tuple[int | None, int | None], int] = {}
    question, answer = -1, -1
    for number, line in enumerate(text.splitlines(), 1):
        head = _HEAD.match(line)
        if head is None:
            continue
        if head[1]:
            answer += 1
            found[(question, answer)] = number
        else:
            question, answer = question + 1, -1
            found[(question, None)] = number
    return found


def as_file(guide: Guide, own: Language) -> str:
    """What `read_toml` reads; a text nobody has translated stands in the site's own language."""
    parts = [f"languages = {json.dumps([one.value for one in Language])}"]
    for question in guide.questions:
        head = f"[[questions]]\ncode = {json.dumps(question.code)}\nasks = {_texts(question.asks, own)}"
        parts += [head, *(_answer(one, own) for one in question.answers)]
    return "\n\n".join(parts) + "\n"


def _answer(one: GuideAnswer, own: Language) -> str:
    lines = ["[[questions.answers]]", f"says = {_texts(one.names, own)}"]
    lines += [f"icon = {json.dumps(one.icon)}"] if one.icon else []
    lines += [f"{name} = {json.dumps(getattr(one, name))}" for name in _LEADS if getattr(one, name) is not None]
    lines += ["alarm = true"] if one.alarm else []
    return "\n".join(lines)


def _texts(names: Names, own: Language) -> str:
    return json.dumps([name_of(names, one, own) for one in Language], ensure_ascii=False)
