"""The busy day's appointments as a file of the hospital's own system would say them; every name is invented."""

import csv
from collections.abc import Iterable
from pathlib import Path

from config.demo.busy.plan import Patient

COLUMNS = (
    "reference",
    "service",
    "starts_at",
    "code",
    "qr",
    "name",
    "birth_date",
    "language",
    "pathway",
    "first_visit",
)
_GIVEN = ("Ona", "Jonas", "Rūta", "Vytautas", "Олена", "Андрій", "Ирина", "Сергей", "Daiva", "Mindaugas", "Eglė", "伟")
_FAMILY = (
    "Petrauskas",
    "Balčiūnas",
    "Žukauskas",
    "Шевченко",
    "Кравчук",
    "Соколова",
    "Vaitkus",
    "Šimkus",
    "王",
    "Urbonas",
)


def write_bookings(file: Path, patients: Iterable[Patient]) -> int:
    """Everybody with an appointment, also who will never come; how many."""
    rows = [_row(position, one) for position, one in enumerate(patients) if one.booking is not None]
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, fieldnames=COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def _row(position: int, one: Patient) -> dict[str, str]:
    booking = one.booking
    assert booking is not None  # noqa: S101  # `write_bookings` looked
    return {
        "reference": booking.reference,
        "service": one.service,
        "starts_at": booking.starts_at.isoformat(timespec="minutes"),
        "code": booking.code,
        "qr": booking.qr,
        "name": f"{_GIVEN[position % len(_GIVEN)]} {_FAMILY[position // 3 % len(_FAMILY)]}",
        "birth_date": f"{1932 + position * 7 % 85}-0{position % 9 + 1}-1{position % 10}",
        "language": one.language,
        "pathway": booking.pathway or "",
        "first_visit": "yes" if booking.first_visit else "no",
    }
