"""Reads a file of bookings (CSV): which lines there are, and which of them cannot be read at all. Touches no database.

Columns: `reference,service,starts_at,code` and, where known, `qr,card,name,birth_date,phone,language,pathway,first_visit`, and
`cancelled` (yes: the booking goes, its other cells may be empty).
`starts_at` is ISO 8601; without an offset it is the site's own time. UTF-8, separated by commas or semicolons.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NEEDED = ("reference", "service", "starts_at", "code")
KNOWN = (*NEEDED, "qr", "card", "name", "birth_date", "phone", "language", "pathway", "first_visit", "cancelled")


class NotABookingFile(ValueError):
    """The file as a whole cannot be read; the text says why."""


@dataclass(frozen=True)
class BadRow:
    """A line that did not go in, and why."""

    line: int
    reason: str


Row = dict[str, str]
"""A line's known columns, stripped, and `line`: its number as an editor shows it."""


def read_booking_file(file: Path) -> Iterator[Row | BadRow]:
    """Every line after the header. Raises NotABookingFile."""
    try:
        said = file.read_bytes()
    except OSError as away:
        raise NotABookingFile(f"{file} cannot be opened: {away.strerror}") from None
    yield from read_bookings(said, str(file))


def read_bookings(said: bytes, file: str) -> Iterator[Row | BadRow]:
    """The same of what came over a line; `file` is what people call it. Raises NotABookingFile."""
    try:
        text = said.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise NotABookingFile(f"{file} is not UTF-8 (byte {wrong.start}); save it as UTF-8") from None
    first = text.split("\n", 1)[0]
    reader = csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")
    header = [name.strip().lower() for name in next(reader, [])]
    if missing := [name for name in NEEDED if name not in header]:
        raise NotABookingFile(f"{file} has no column {', '.join(missing)} (its first line names the columns)")
    seen: dict[str, int] = {}
    line = 1
    for cells in _rows(reader, file):
        before, line = line, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header) and line > before + 1:
            yield BadRow(before + 1, f"one row up to line {line}: is a quotation mark left open?")
            continue
        if len(cells) != len(header):
            yield BadRow(line, f"{len(cells)} cells, the first line has {len(header)}")
            continue
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name in KNOWN}
        if (first_at := seen.setdefault(row["reference"], line)) != line:
            yield BadRow(line, f"reference {row['reference']!r} stands in line {first_at} already")
            continue
        yield {**row, "line": str(line)}


def _rows(reader: Iterator[list[str]], file: str) -> Iterator[list[str]]:
    """Raises NotABookingFile where a cell has no end: only the module's own limit stops reading it."""
    try:
        yield from reader
    except csv.Error as wrong:
        raise NotABookingFile(f"{file} cannot be read to its end: {wrong}; is a quotation mark left open?") from None
