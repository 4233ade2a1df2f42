"""The house's tables as one file: read out, and read again with the line and the column of every fault."""

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from display_server.services.house.house_rows import COLUMNS, KEY, Row
from display_server.services.house.table_cells import MARK, as_cell, between, of_cell

MOST_ROWS = 1_000
"""Of one file: each row is an act of its own, and all of it can be taken back at once."""
CLOSES, FATE, TO = "close", "people", "people_to"
ALL = "all"
"""Under `close`, of a department: with its services and desks, as its page does."""
ANSWERS = {"departments": (CLOSES, FATE, TO), "services": (CLOSES, FATE, TO), "places": (CLOSES, FATE), "people": ()}
"""Columns that say what is to be done: close it, and what becomes of the people who wait or are booked."""
HOUSE, PEOPLE = "house", "people"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
KINDS_OF = {HOUSE: ("departments", "places", "services"), PEOPLE: ("people",)}


class Given(NamedTuple):
    """A row as the file says it; `line` of a table from 1, in JSON the row's number among those of its kind."""

    kind: str
    line: int
    row: Row


class Fault(NamedTuple):
    """`line` 0: all of the file. `column` may be empty; `reason` has words of its own; `said`: what it is about."""

    line: int
    kind: str
    column: str
    reason: str
    said: str = ""


class HasRow(Protocol):
    """A row of a file, wherever it came from."""

    @property
    def row(self) -> Row: ...


R = TypeVar("R", bound=HasRow)


def registries_first(services: Sequence[R]) -> list[R]:
    """Rows of services in their order, but each behind the one whose code stands in its `registry`."""
    by_code = {one.row.get("code", "").strip().lower(): one for one in services}
    placed: dict[int, R] = {}
    for one in services:
        line: list[R] = []
        following: R | None = one
        while following is not None and id(following) not in placed and following not in line:
            line.append(following)
            following = by_code.get(following.row.get("registry", "").strip().lower() or "?")
        placed.update((id(before), before) for before in reversed(line))
    return list(placed.values())


def as_csv(kind: str, rows: Sequence[Row]) -> str:
    into = io.StringIO()
    table = csv.writer(into, delimiter=";")
    table.writerow(COLUMNS[kind])
    table.writerows([as_cell(row[name]) for name in COLUMNS[kind]] for row in rows)
    return MARK + into.getvalue()


def as_json(tables: dict[str, list[Row]]) -> str:
    return json.dumps(tables, ensure_ascii=False, indent=1)


def read_file(text: str, about: str, kind: str) -> tuple[list[Given], list[Fault]]:
    """`kind`: what a CSV holds; a JSON says it itself. Bad rows are named and left out, the others stand."""
    text = text.lstrip(MARK)
    given, faults = _of_json(text, about) if text.lstrip().startswith(("{", "[")) else _of_csv(text, kind)
    if len(given) > MOST_ROWS:
        return [], [Fault(0, kind, "", "many", str(MOST_ROWS))]
    good = []
    given, unreadable = _without_control_signs(given)
    faults += unreadable
    known: set[tuple[str, str]] = set()
    for one in given:
        key = (one.kind, one.row.get(KEY[one.kind], "").lower())
        if key[1] and key in known:
            faults.append(Fault(one.line, one.kind, KEY[one.kind], "twice", key[1][:80]))
        else:
            known.add(key)
            good.append(one)
    return good, sorted(faults)


def _of_csv(text: str, kind: str) -> tuple[list[Given], list[Fault]]:
    table = csv.reader(io.StringIO(text), delimiter=between(text), strict=True)
    given: list[Given] = []
    faults: list[Fault] = []
    try:
        head = _without_empty_end([name.strip().lower() for name in next(table, [])], 0)
        if KEY[kind] not in head or len(set(head)) != len(head):
            return [], [Fault(1, kind, KEY[kind], "columns", ", ".join(head)[:80])]
        faults += [Fault(1, kind, name[:40], "column", name[:40]) for name in head if not _known(kind, name)]
        for whole in table:
            cells = _without_empty_end(whole, len(head))
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(head):
                faults.append(Fault(table.line_num, kind, "", "cells", str(len(cells))))
                continue
            row = {name: of_cell(cell) for name, cell in zip(head, cells, strict=True) if _known(kind, name)}
            given.append(Given(kind, table.line_num, row))
            if len(given) > MOST_ROWS:
                break
    except csv.Error:
        faults.append(Fault(table.line_num, kind, "", "table"))
    return given, faults


def _without_empty_end(cells: list[str], least: int) -> list[str]:
    """A spreadsheet writes a column for every cell that somebody has touched once."""
    while len(cells) > least and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _of_json(text: str, about: str) -> tuple[list[Given], list[Fault]]:
    try:
        said: Any = json.loads(text)
        json.dumps(said, ensure_ascii=False).encode()  # half a sign is a fault, too
    except (ValueError, RecursionError) as wrong:
        return [], [Fault(getattr(wrong, "lineno", 0), "", "", "json")]
    if not isinstance(said, dict):
        return [], [Fault(0, "", "", "tables", "")]
    given: list[Given] = []
    faults = [Fault(0, "", "", "tables", str(kind)[:40]) for kind in said if kind not in KINDS_OF[about]]
    for kind in KINDS_OF[about]:
        rows = said.get(kind, [])
        if not isinstance(rows, list):
            faults.append(Fault(0, kind, "", "tables", kind))
            continue
        for line, row in enumerate(rows, 1):
            if (
                not isinstance(row, dict)
                or not all(isinstance(cell, str) for cell in row.values())
                or KEY[kind] not in row
            ):
                faults.append(Fault(line, kind, KEY[kind], "row"))
                continue
            faults += [Fault(line, kind, name[:40], "column", name[:40]) for name in row if not _known(kind, name)]
            given.append(Given(kind, line, {name: cell.strip() for name, cell in row.items() if _known(kind, name)}))
    return given, faults


def _without_control_signs(given: list[Given]) -> tuple[list[Given], list[Fault]]:
    """A binary zero, an escape: nobody typed them, and PostgreSQL keeps none."""
    faults = [
        Fault(one.line, one.kind, name, "other")
        for one in given
        for name, cell in one.row.items()
        if _CONTROL.search(cell)
    ]
    return [one for one in given if not any(_CONTROL.search(cell) for cell in one.row.values())], faults


def _known(kind: str, name: str) -> bool:
    return name in COLUMNS[kind] or name in ANSWERS[kind]
