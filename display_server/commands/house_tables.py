"""The house's tables as files: a folder with `departments.csv`, `places.csv` …, one of these alone, or all in one JSON."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

from display_server.commands.acting import Refusal
from display_server.services.house.house_rows import COLUMNS, KEY, KINDS, Row

LARGEST = 5_000_000
"""Bytes of a file: more is no house."""


@dataclass(frozen=True)
class Given:
    """One row of a file. `where`: as a refusal names it."""

    kind: str
    where: str
    row: Row


def read_tables(path: Path) -> list[Given]:
    """Raises Refusal: no such file, not UTF-8, not a table, columns or kinds nobody knows."""
    if path.is_dir():
        files = [path / f"{kind}.csv" for kind in KINDS]
        there = [file for file in files if file.is_file()]
        if not there:
            raise Refusal(f"{path} holds none of {', '.join(file.name for file in files)}")
        return [one for file in there for one in _of_csv(file)]
    return _of_json(path) if path.suffix == ".json" else _of_csv(path)


def write_tables(into: Path, tables: dict[str, list[Row]]) -> None:
    """Raises Refusal where something is there already."""
    try:
        if into.suffix == ".json":
            with into.open("x", encoding="utf-8") as file:
                json.dump(tables, file, ensure_ascii=False, indent=1)
            return
        into.mkdir(parents=True, exist_ok=True)
        for kind, rows in tables.items():
            with (into / f"{kind}.csv").open("x", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS[kind])
                writer.writeheader()
                writer.writerows(rows)
    except FileExistsError as there:
        raise Refusal(f"{there.filename} is there already; nothing is written over it") from None
    except OSError as failed:
        raise Refusal(f"{into} cannot be written: {failed.strerror}") from None


def _of_csv(file: Path) -> list[Given]:
    kind = file.stem
    if kind not in KINDS:
        raise Refusal(f"{file.name} is none of {', '.join(f'{one}.csv' for one in KINDS)}")
    text = _text(file)
    first = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True
    )
    try:
        _refuse_columns(file.name, kind, list(reader.fieldnames or []))
        found = []
        for row in reader:
            if None in row or None in row.values():
                raise Refusal(f"{file.name}, line {reader.line_num}: has not as many cells as the first line")
            found.append(Given(kind, f"{file.name}, line {reader.line_num}", dict(row)))
    except csv.Error as wrong:
        raise Refusal(f"{file.name}, line {reader.line_num}: is not CSV ({wrong})") from None
    return found


def _of_json(file: Path) -> list[Given]:
    try:
        said = json.loads(_text(file))
    except ValueError as wrong:
        raise Refusal(f"{file.name} is not JSON: {wrong}") from None
    if (
        not isinstance(said, dict)
        or not set(said) <= set(KINDS)
        or not all(isinstance(rows, list) for rows in said.values())
    ):
        raise Refusal(
            f'{file.name} must look like {{"departments": […], "services": […]}}; there are {", ".join(KINDS)}'
        )
    found = []
    for kind, rows in said.items():
        for number, row in enumerate(rows, 1):
            where = f"{file.name}, {kind} {number}"
            if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
                raise Refusal(f"{where}: is not a row of texts")
            _refuse_columns(where, kind, list(row))
            found.append(Given(kind, where, row))
    return found


def _refuse_columns(where: str, kind: str, names: list[str]) -> None:
    unknown = [name for name in names if name not in COLUMNS[kind]]
    if unknown or KEY[kind] not in names:
        why = f"nobody knows the column {unknown[0]!r}" if unknown else f"the column {KEY[kind]!r} is missing"
        raise Refusal(f"{where}: {why}; there are {', '.join(COLUMNS[kind])}")


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise Refusal(f"{file.name} is larger than a house can be")
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{file.name} is not UTF-8: save it as “CSV UTF-8”") from None
    except OSError as failed:
        raise Refusal(f"{file} cannot be read: {failed.strerror}") from None
