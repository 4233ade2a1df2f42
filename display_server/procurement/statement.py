"""The accessibility statement in each language, out of `statement.toml` and what holds of EN 301 549."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from config.contract.words import Language
from display_server.procurement.clauses import Clause, Status

_FILE = Path(__file__).with_name("statement.toml")
LACKING = {Status.PARTLY, Status.FAILS, Status.NOT_EVALUATED}
FIRST = "accessibility-statement.md"
"""In English; the others have their language before the ending."""


class Said(BaseModel):
    """A sentence in all five languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    en: str
    ru: str
    uk: str
    lt: str
    zh: str

    def in_(self, language: Language) -> str:
        return str(getattr(self, language.value))


class Limit(Said):
    """Something that is not, or not wholly, accessible, and the clauses it is about."""

    clauses: list[str]


class Statement(BaseModel):
    """What the file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: dict[str, Said]
    limit: list[Limit]


@cache
def read_statement() -> Statement:
    return Statement.model_validate(tomllib.loads(_FILE.read_text("utf-8")))


def limits_of(clauses: Iterable[Clause], language: Language) -> list[tuple[str, list[str]]]:
    """Each limit that stands, with those of its clauses that do not hold."""
    lacking = {one.id for one in clauses if one.status in LACKING}
    found = [(one.in_(language), [key for key in one.clauses if key in lacking]) for one in read_statement().limit]
    return [(said, keys) for said, keys in found if keys]


def statements(clauses: list[Clause]) -> dict[str, dict[str, Any]]:
    """File name → what its template is given."""
    return {
        FIRST if language is Language.ENGLISH else FIRST.replace(".md", f".{language.value}.md"): {
            "w": {key: one.in_(language) for key, one in read_statement().words.items()},
            "limits": limits_of(clauses, language),
            "language": language,
        }
        for language in Language
    }
