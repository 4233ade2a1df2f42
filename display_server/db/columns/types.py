"""Column types of our own: UTC time, names by language, JSON, encrypted text."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic_core import to_json
from sqlalchemy import BigInteger, DateTime, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from config.contract.hours import Hours
from config.contract.words import Language, Name, Names

BIG_KEY = BigInteger().with_variant(Integer, "sqlite")
"""A running 64-bit key: SQLite counts rows only for a plain INTEGER PRIMARY KEY."""


def _short_json(value: Any) -> str:
    """UTF-8 as it is and no spaces. pydantic's own writer: a fourth of `json.dumps`'s time, and each number writes two."""
    return to_json(value).decode()


class Utc(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite keeps no zone, so it is set again when a row is read; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone is not stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


@dataclass(frozen=True)
class WrittenJson:
    """What is JSON already: a `Json` column keeps it as it is, so that a large value is not written inside an act."""

    text: str


class Json(TypeDecorator[Any]):
    """Any JSON value, stored as UTF-8 text on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if isinstance(value, WrittenJson):
            return value.text
        return None if value is None else _short_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class NamesColumn(TypeDecorator[Names]):
    """`{lang: {name, short}}` in one column (design decision 22)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Names | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        plain = {Language(lang).value: name.model_dump(exclude_none=True) for lang, name in value.items()}
        return _short_json(plain)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Names | None:
        return None if value is None else read_names(value)


def read_names(written: str) -> Names:
    """What a column of names holds."""
    return {Language(lang): Name.model_validate(name) for lang, name in json.loads(written).items()}


class HoursColumn(TypeDecorator[Hours]):
    """Opening hours as JSON. They are read with each number and change twice a year: the same text is the same object."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Hours | None, dialect: Dialect) -> str | None:
        return None if value is None else value.model_dump_json()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Hours | None:
        return None if value is None else _read_hours(value)


@lru_cache(maxsize=512)
def _read_hours(text: str) -> Hours:
    return Hours.model_validate_json(text)
