"""The built-in dictionary: departments, services and places in five languages, to pick from and then edit."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from config.contract.words import Language, Name, Names

_HERE = Path(__file__).parent
_LABEL = "{label}"


class Section(StrEnum):
    """What can be looked up; each is a file beside this one."""

    DEPARTMENTS = "departments"
    SERVICES = "services"
    PLACES = "places"


@dataclass(frozen=True)
class Entry:
    """One thing. `about`: a department's icon, a place's kind, a service's target minutes; `discreet`: a service's.

    `names` of a pattern hold `{label}`; `also` are other words people look for it by, in every language.
    """

    key: str
    about: str
    names: Names
    also: tuple[str, ...] = ()
    discreet: bool = False

    @property
    def is_pattern(self) -> bool:
        """Whether a room's number or an area's letter is asked for."""
        return any(_LABEL in one.name for one in self.names.values())

    def labelled(self, label: str) -> Names:
        """The names with the label in its place."""
        return {
            language: Name(name=_put(one.name, label), short=_put(one.short, label) if one.short else None)
            for language, one in self.names.items()
        }

    def says(self, wanted: str) -> int:
        """How well it answers a typed word (lower case): 3 begins a name, 2 is in one, 1 is another word, 0 not at all."""
        names = [said.casefold() for one in self.names.values() for said in (one.name, one.short or "")]
        if any(name.startswith(wanted) for name in names):
            return 3
        if any(wanted in name for name in names):
            return 2
        return int(any(wanted in word.casefold() for word in self.also))


@lru_cache(maxsize=len(Section))
def entries(section: Section) -> dict[str, Entry]:
    """Every entry of a section by its key, in the order of its file."""
    said = tomllib.loads((_HERE / f"{section.value}.toml").read_text("utf-8"))
    return {key: _entry(key, line) for key, line in said.items()}


def find(section: Section, typed: str) -> list[Entry]:
    """Those that hold every typed word in any language, the best first; all of them for nothing typed."""
    wanted = typed.casefold().split()
    scored = [(min((one.says(word) for word in wanted), default=1), one) for one in entries(section).values()]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score]


def _entry(key: str, line: list[str]) -> Entry:
    about, *texts = line
    parts = {language: text.split("|") for language, text in zip(Language, texts, strict=True)}
    names = {language: Name(name=said[0], short=said[1]) for language, said in parts.items()}
    also = tuple(word.strip() for said in parts.values() for word in (said[2].split(",") if len(said) > 2 else ()))
    first, _, mark = about.partition(" ")
    return Entry(key, first, names, also, mark == "discreet")


def _put(pattern: str, label: str) -> str:
    return pattern.replace(_LABEL, label).strip()
