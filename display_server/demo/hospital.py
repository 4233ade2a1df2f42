"""Reads St Anna from `config/demo/*.toml` into rows' values; words stand there in the order of its `languages`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import config.demo
from config.contract.words import Language, Name, Names

FOLDER = Path(config.demo.__file__).parent

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Hospital:
    """The files as they are, and the way their lists of words become names by language."""

    hospital: Table
    places: Table
    kiosks: Table

    @cached_property
    def languages(self) -> list[Language]:
        return [Language(code) for code in self.hospital["languages"]]

    def by_language(self, said: Sequence[str]) -> dict[Language, str]:
        """One text in every language."""
        return dict(zip(self.languages, said, strict=True))

    def names(self, entry: Table) -> Names:
        """`names` and `short` of an entry."""
        shorts = entry.get("short") or [None] * len(self.languages)
        pairs = zip(self.languages, entry["names"], shorts, strict=True)
        return {language: Name(name=name, short=short) for language, name, short in pairs}

    def place_names(self, place: Table) -> Names:
        """A place's own names, else those of its kind's pattern."""
        if "names" in place:
            return self.names(place)
        label = place.get("label", "")
        names = [pattern.format(label=label) for pattern in self.places["patterns"][place["kind"]]]
        short = [pattern.format(label=label) for pattern in self.places["short_patterns"][place["kind"]]]
        return self.names({"names": names, "short": short})

    def place_note(self, place: Table) -> dict[str, str]:
        """The second line under a place: its floor, and the lift that leads there."""
        floor = [pattern.format(floor=place["floor"]) for pattern in self.places["patterns"]["floor"]]
        if "by" in place:
            lift = [pattern.format(label=place["by"]) for pattern in self.places["patterns"]["lift"]]
            floor = [
                f"{one}{_comma(language)}{_lower(two, language)}"
                for one, two, language in zip(floor, lift, self.languages, strict=True)
            ]
        return {language.value: text for language, text in self.by_language(floor).items()}


def _comma(language: Language) -> str:
    return "，" if language is Language.CHINESE else ", "


def _lower(text: str, language: Language) -> str:
    """A name inside a sentence begins small; its letter ("lift B") stays."""
    return text if language is Language.CHINESE else text[0].lower() + text[1:]


def read_hospital() -> Hospital:
    """St Anna as it is written."""
    return Hospital(*(tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in _FILES))


_FILES = ("hospital", "places", "kiosks")


def read_guide_file() -> dict[str, Any]:
    """`config/demo/guide.toml`, as the command reads an administrator's."""
    return tomllib.loads((FOLDER / "guide.toml").read_text("utf-8"))
