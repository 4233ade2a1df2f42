"""Turns the demo's bookings ("today 09:20", "today+1 10:00") into a dated file as a hospital's system would export it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from display_server.demo.hospital import FOLDER

BOOKINGS = FOLDER / "bookings.csv"
_RELATIVE = re.compile(r"^today([+-]\d+)? (\d\d):(\d\d)$")


class BookingTimeUnclear(ValueError):
    """A demo booking's time is not written as `today±N HH:MM`."""


@dataclass(frozen=True)
class DatedBooking:
    """One line of the file, with its moment in the site's zone."""

    line: dict[str, str]
    starts_at: datetime


def dated_bookings(today: date, zone: str, source: Path = BOOKINGS) -> Iterator[DatedBooking]:
    """Every booking around `today`; its reference carries the day, so that tomorrow's demo has bookings again."""
    with source.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            starts_at = moment(line["starts_at"], today, zone)
            reference = f"{line['reference']}-{today:%Y%m%d}"
            yield DatedBooking(
                {**line, "reference": reference, "starts_at": starts_at.isoformat(timespec="minutes")}, starts_at
            )


def moment(said: str, today: date, zone: str) -> datetime:
    """`today+1 10:00` in the site's zone. Raises BookingTimeUnclear."""
    found = _RELATIVE.match(said)
    if found is None:
        raise BookingTimeUnclear(said)
    days, hour, minute = int(found[1] or 0), int(found[2]), int(found[3])
    day = today + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))


def write_dated_bookings(target: Path, today: date, zone: str) -> Path:
    """The dated file at `target`, for `./run hub import-bookings` and for whoever tries the demo's codes."""
    rows = [booking.line for booking in dated_bookings(today, zone)]
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return target
