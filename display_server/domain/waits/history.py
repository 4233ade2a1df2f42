"""A queue's past as people tell it: one row a person, read from plain CSV text with every bad row named."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

COLUMNS = ("service", "arrived_at", "called_at", "left_at", "finished_at", "desk", "priority")


@dataclass(frozen=True, slots=True)
class Person:
    """One person's way through one line. Times are seconds on one scale; None where it did not happen.

    Of two who wait the higher `priority` goes first, then the earlier `due` (equal in a file that knows no due times).
    """

    service: str
    arrived: float
    called: float | None
    left: float | None
    finished: float | None
    desk: str
    priority: int
    due: float = 0.0

    @property
    def waited(self) -> float | None:
        """Seconds from arrival to the call; None for who was never called."""
        return None if self.called is None else self.called - self.arrived

    def goes_before(self, priority: int, due: float) -> bool:
        """Whether this one, waiting already, is called before a newcomer of that priority and due time."""
        return self.priority > priority or (self.priority == priority and self.due <= due)


@dataclass(frozen=True)
class BadRow:
    """A row that could not be used, by its line in the file, and why."""

    line: int
    reason: str


class NoHistory(ValueError):
    """The text is no queue history at all: its header lacks columns, or nobody in it can be used."""


def read_history(text: Iterable[str]) -> tuple[list[Person], list[BadRow]]:
    """People in order of arrival, and the rows that had to be left out. Raises NoHistory for a wrong header."""
    lines = iter(text)
    first = next(lines, "").removeprefix("\ufeff")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if missing := [name for name in COLUMNS if name not in header]:
        raise NoHistory(f"its first line names no column {', '.join(missing)}")
    people: list[Person] = []
    bad: list[BadRow] = []
    zoned: bool | None = None
    for line, cells in _numbered(csv.reader(lines, delimiter=delimiter)):
        try:
            if len(cells) != len(header):
                raise ValueError(f"{len(cells)} cells, the first line has {len(header)}")
            row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
            person, has_offset = _person(row)
            if zoned is not None and zoned is not has_offset:
                raise ValueError("some times of the file carry an offset and some do not: they cannot be compared")
        except ValueError as wrong:
            bad.append(BadRow(line, str(wrong)))
        else:
            zoned = has_offset
            people.append(person)
    people.sort(key=lambda person: person.arrived)
    return people, bad


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Every line after the header that says something. Raises NoHistory where a cell has no end."""
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield rows.line_num + 1, cells  # type: ignore[attr-defined]  # the reader's own count
    except csv.Error as wrong:
        raise NoHistory(f"it cannot be read to its end: {wrong}; is a quotation mark left open?") from None


def _person(row: dict[str, str]) -> tuple[Person, bool]:
    """The row's person, and whether its times carry an offset. Raises ValueError with the reason."""
    if not row["service"]:
        raise ValueError("service is empty")
    moments = {name: _moment(row, name) for name in ("arrived_at", "called_at", "left_at", "finished_at")}
    given = [moment for moment in moments.values() if moment is not None]
    arrived = moments["arrived_at"]
    if arrived is None:
        raise ValueError("arrived_at is empty")
    zoned = arrived.tzinfo is not None
    if any((moment.tzinfo is not None) is not zoned for moment in given):
        raise ValueError("some of its times carry an offset and some do not: they cannot be compared")
    came = _seconds(arrived)
    called, left, finished = (
        None if moment is None else _seconds(moment)
        for moment in (moments["called_at"], moments["left_at"], moments["finished_at"])
    )
    if called is None and left is None:
        raise ValueError("neither called_at nor left_at: this person's wait has no end")
    if called is not None and called < came:
        raise ValueError("called_at lies before arrived_at")
    if left is not None and left < came:
        raise ValueError("left_at lies before arrived_at")
    if finished is not None and (called is None or finished < called):
        raise ValueError("finished_at without or before called_at")
    return Person(row["service"], came, called, left, finished, row["desk"], _priority(row["priority"])), zoned


def _moment(row: dict[str, str], name: str) -> datetime | None:
    said = row[name]
    if not said:
        return None
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise ValueError(f"{name} is no ISO 8601 time: {said[:30]!r}") from None


def _seconds(moment: datetime) -> float:
    # Local times without an offset are compared with one another only: one scale is all that is needed.
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()


def _priority(said: str) -> int:
    try:
        return int(said) if said else 0
    except ValueError:
        raise ValueError(f"priority is no whole number: {said[:30]!r}") from None
