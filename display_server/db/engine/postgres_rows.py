"""Rows an act only puts down: on PostgreSQL those of different tables go as one statement, planned once."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from display_server.db.engine.prepared import Compiled

_INSERT = re.compile(r"INSERT INTO (\w+) ")
_NAME = re.compile(r"%\((\w+)\)s")


class Rows:
    """What waits to be sent, in the order in which it was put."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Compiled, dict[str, Any], bool]] = []

    def add(self, form: Compiled, values: dict[str, Any], *, tells: bool = False) -> None:
        """`tells`: somebody wants what the statement returns."""
        self._waiting.append((form, values, tells))

    def drop(self) -> None:
        self._waiting.clear()

    def taken(self) -> Iterator[tuple[str, Any, bool]]:
        """Statements with their parameters for the driver, and whether one tells; nothing waits any more."""
        waiting, self._waiting = self._waiting, []
        while waiting:
            run = waiting[: _together(tuple(form for form, _, _ in waiting))]
            waiting = waiting[len(run) :]
            if len(run) == 1:
                form, values, tells = run[0]
                yield form.sql, form.bind(values), tells
                continue
            said = {
                f"q{place}_{name}": value
                for place, (form, values, _) in enumerate(run)
                for name, value in form.bind(values).items()  # type: ignore[union-attr]  # by name on PostgreSQL
            }
            telling = next((place for place, (_, _, tells) in enumerate(run) if tells), None)
            yield _as_one(tuple(form for form, _, _ in run), telling), said, telling is not None


@lru_cache(maxsize=200)
def _together(forms: tuple[Compiled, ...]) -> int:
    """How many of them, from the first, may go as one: rows of different tables, since inside one statement none comes first."""
    tables = set[str]()
    for count, form in enumerate(forms):
        found = _INSERT.match(form.sql)
        if found is None or found[1] in tables:
            return max(1, count)
        tables.add(found[1])
    return len(forms)


@lru_cache(maxsize=200)
def _as_one(forms: tuple[Compiled, ...], telling: int | None) -> str:
    """`WITH q0 AS (INSERT …), q1 AS (INSERT …) INSERT …`, each with parameters of its own; or `… SELECT * FROM q1`."""
    said = [_NAME.sub(rf"%(q{place}_\1)s", form.sql) for place, form in enumerate(forms)]
    if telling is not None:
        said.append(f"SELECT * FROM q{telling}")  # noqa: S608  # a number of ours
    before = ", ".join(f"q{place} AS ({sql})" for place, sql in enumerate(said[:-1]))
    return f"WITH {before} {said[-1]}"
