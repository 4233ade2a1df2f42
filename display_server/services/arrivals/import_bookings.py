"""Bookings from a hospital's system: good rows go in, every bad one is reported by line and reason, twice changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from config.contract.by_heart import Held, booking_mark
from config.contract.cards import card_mark
from config.contract.words import Language
from display_server.db.columns.code_index import (
    booking_card_hash,
    booking_code_hash,
    booking_qr_hash,
    by_heart_key,
    identity_hash_of,
)
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Pathway, PathwayStage, Service, Visit
from display_server.db.reading.own_site import own_site
from display_server.domain.codes import BookingQr, read_scan, read_typed
from display_server.domain.numbering import business_day
from display_server.services.arrivals.booking_codes import TAKEN, CodesOfDays, CodeTaken
from display_server.services.arrivals.booking_file import BadRow, Row, read_booking_file

ACT = "import_bookings"
SLICE = 25  # encrypting and writing so many keeps the lock under 5 ms
_YEARS = range(2000, 2100)
_SAID_FIRST = {"": None, "yes": True, "no": False}


class RowRefused(ValueError):
    """A row that cannot become a booking; the text says which cell and why."""


@dataclass
class ImportReport:
    """What an import did, or (dry run) would do."""

    new: int = 0
    changed: int = 0
    same: int = 0
    cancelled: int = 0
    bad: list[BadRow] = field(default_factory=list)


Perform = Callable[[dict[str, Any]], dict[str, Any]]
"""Carries out one slice: here, or in `web` over its socket."""


def import_bookings(
    perform: Perform, file: Path, *, dry_run: bool = False, progress: Callable[[int], None] = lambda _lines: None
) -> ImportReport:
    """Import the file slice by slice. `progress` hears how many more lines are done. Raises NotABookingFile."""
    return import_rows(perform, read_booking_file(file), dry_run=dry_run, progress=progress)


def import_rows(
    perform: Perform,
    lines: Iterable[Row | BadRow],
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _lines: None,
) -> ImportReport:
    """The same of lines that were read already. Raises what reading them raises."""
    report = ImportReport()
    rows: list[Row] = []
    seen: set[str] = set()
    for found in lines:
        if isinstance(found, BadRow):
            report.bad.append(found)
            progress(1)
            continue
        rows.append(found)
        if len(rows) == SLICE:
            _slice(perform, rows, report, seen, dry_run=dry_run)
            progress(len(rows))
            rows = []
    if rows:
        _slice(perform, rows, report, seen, dry_run=dry_run)
        progress(len(rows))
    report.bad.sort(key=lambda bad: bad.line)
    return report


def _slice(perform: Perform, rows: list[Row], report: ImportReport, seen: set[str], *, dry_run: bool) -> None:
    """`seen`: the codes of earlier slices, which a dry run leaves nowhere else."""
    done = perform({"rows": rows, "dry_run": dry_run})
    report.new += done["new"]
    report.changed += done["changed"]
    report.same += done["same"]
    report.cancelled += done["cancelled"]
    report.bad += [BadRow(line, reason) for line, reason in done["bad"]]
    for line, outcome, keys in done.get("would_hold", []):
        if taken := [what for key, what in keys.items() if key in seen]:
            setattr(report, outcome, getattr(report, outcome) - 1)
            report.bad.append(BadRow(line, TAKEN.format(what=taken[0])))
        seen |= set(keys)


def import_slice(tx: Transaction, rows: Iterable[Row], dry_run: bool) -> dict[str, Any]:
    """One slice in one transaction: counts of new, changed, same and cancelled rows, and `bad` as [line, reason].

    A dry run also says the codes each good row `would_hold` as [line, outcome, codes].
    """
    site = own_site(tx.session)
    zone, day_starts = ZoneInfo(site.zone), site.day_starts
    known = _Known.read(tx)
    counts: dict[str, Any] = {"new": 0, "changed": 0, "same": 0, "cancelled": 0, "bad": []}
    good: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.get("cancelled") == "yes":
            counts[_cancel(tx, row["reference"], dry_run)] += 1
            continue
        try:
            good[int(row["line"])] = _values(row, zone, known)
        except RowRefused as refused:
            counts["bad"].append([int(row["line"]), str(refused)])
    codes = CodesOfDays(lambda at: business_day(at, zone, day_starts))
    codes.learn(tx, good.values())
    for line, values in good.items():
        try:
            codes.hold(values)
        except CodeTaken as taken:
            counts["bad"].append([line, str(taken)])
            continue
        outcome = _enter(tx, site.id, values, dry_run)
        counts[outcome] += 1
        if dry_run:
            counts.setdefault("would_hold", []).append([line, outcome, codes.keys(values)])
    return counts


@dataclass(frozen=True)
class _Known:
    """What a row may name: services by code, pathways by code, and which services a pathway leads through."""

    services: dict[str, int]
    pathways: dict[str, int]
    through: dict[int, list[int]]

    @classmethod
    def read(cls, tx: Transaction) -> "_Known":
        stages = tx.session.execute(
            select(PathwayStage.pathway_id, PathwayStage.service_id).order_by(PathwayStage.position)
        )
        through: dict[int, list[int]] = {}
        for pathway, service in stages:
            through.setdefault(pathway, []).append(service)
        return cls(
            {
                service.code: service.id
                for service in tx.session.scalars(select(Service).where(Service.closed_at.is_(None)))
            },
            {pathway.code: pathway.id for pathway in tx.session.scalars(select(Pathway))},
            through,
        )

    def way_of(self, row: Row) -> tuple[int, int | None]:
        """The row's service and pathway. A pathway alone: the time is that of its first stage. Raises RowRefused."""
        pathway = self.pathways.get(row["pathway"]) if row.get("pathway") else None
        if row.get("pathway") and pathway is None:
            raise RowRefused(f"no pathway is called {row['pathway']!r}")
        if not row["service"] and pathway is not None:
            return self.through[pathway][0], pathway
        if row["service"] not in self.services:
            raise RowRefused(f"no service is called {row['service']!r}")
        service = self.services[row["service"]]
        if pathway is not None and service not in self.through[pathway]:
            raise RowRefused(f"the pathway {row['pathway']!r} does not lead through {row['service']!r}")
        return service, pathway


def _values(row: Row, zone: ZoneInfo, known: _Known) -> dict[str, Any]:
    """A booking's columns. Raises RowRefused, quoting no personal cell."""
    if not row["reference"] or len(row["reference"]) > 64:
        raise RowRefused("reference must have 1 to 64 characters")
    service, pathway = known.way_of(row)
    code = read_typed(row["code"])
    if code is None:
        raise RowRefused("code is not 8 consonants (no A E I O U Y)")
    qr = read_scan(row["qr"]) if row.get("qr") else None
    if row.get("qr") and not isinstance(qr, BookingQr):
        raise RowRefused("qr is not AT1B and 26 letters or digits")
    if row.get("language") and row["language"] not in set(Language):
        raise RowRefused(f"language is none of {', '.join(Language)}")
    if row.get("first_visit", "") not in _SAID_FIRST:
        raise RowRefused("first_visit is neither yes nor no")
    birth_date, card = _birth_date(row.get("birth_date")), _card(row.get("card"))
    held = {
        Held.CODE: code.code,
        Held.QR: qr.text if isinstance(qr, BookingQr) else None,
        Held.CARD: card,
    }
    return {
        "reference": row["reference"],
        "service_id": service,
        "pathway_id": pathway,
        "first_visit": _SAID_FIRST[row.get("first_visit", "")],
        "starts_at": _moment(row["starts_at"], zone),
        "code_hash": booking_code_hash(code.code),
        "qr_hash": booking_qr_hash(qr.text) if isinstance(qr, BookingQr) else None,
        "identity_hash": identity_hash_of(birth_date, row.get("phone")),
        "card_hash": booking_card_hash(card) if card else None,
        "marks": [booking_mark(by_heart_key(), what, text) for what, text in held.items() if text],
        "patient_name": row.get("name") or None,
        "birth_date": birth_date,
        "phone": row.get("phone") or None,
        "language": row.get("language") or None,
    }


def _card(said: str | None) -> str | None:
    try:
        return card_mark(said) if said else None
    except ValueError:
        raise RowRefused("card is not 4 to 64 letters or digits") from None


def _moment(said: str, zone: ZoneInfo) -> datetime:
    """In UTC: two times in different zones are never equal in the hour that clocks go through twice (PEP 495)."""
    try:
        moment = datetime.fromisoformat(said if ":" in said else "a day alone would be its midnight")
    except ValueError:
        raise RowRefused("starts_at is not a date and time like 2026-03-12T09:20") from None
    if moment.year not in _YEARS:
        raise RowRefused("starts_at is not in this century")
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    at = moment.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != moment:
        raise RowRefused("starts_at does not exist: clocks go forward then; write it with its offset")
    return at


def _birth_date(said: str | None) -> str | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        raise RowRefused("birth_date is not a date like 1950-12-31") from None


def _cancel(tx: Transaction, reference: str, dry_run: bool) -> str:
    """The booking goes; who has come already keeps visit and booking, and staff decide."""
    found = tx.session.scalar(select(Booking).where(Booking.reference == reference))
    if found is None or tx.session.scalar(select(Visit.id).where(Visit.booking_id == found.id)) is not None:
        return "same"
    if not dry_run:
        tx.session.delete(found)
        tx.session.flush()
    return "cancelled"


def _enter(tx: Transaction, site_id: int, values: dict[str, Any], dry_run: bool) -> str:
    found = tx.session.scalar(select(Booking).where(Booking.reference == values["reference"]))
    if found is None:
        if not dry_run:
            tx.session.add(Booking(site_id=site_id, imported_at=tx.now, **values))
        return "new"
    differs = [name for name, value in values.items() if getattr(found, name) != value]
    if not differs:
        return "same"
    if not dry_run:
        for name in differs:
            setattr(found, name, values[name])
    return "changed"
