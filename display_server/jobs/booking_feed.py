"""Each minute: every new or changed CSV file of the watched folder is taken in, by the service the command uses."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from display_server.services.arrivals.booking_file import NotABookingFile
from display_server.services.arrivals.import_bookings import ACT, ImportReport, import_bookings

EVERY_S = 60.0
SETTLES_S = 2.0
"""A file written so lately may not be whole yet."""

Perform = Callable[..., Any]


class BookingFeed:
    """Files stay where they are: which version of each has been read is remembered, and a restart reads them once more,
    which changes nothing (`import_slice`).
    """

    def __init__(
        self, folder: Callable[[], Path | None], perform: Perform, now: Callable[[], float] = time.time
    ) -> None:
        self._folder_now = folder
        self._perform = perform
        self._now = now
        self._read: dict[Path, tuple[int, int]] = {}

    def perform(self) -> float:
        if (folder := self._folder_now()) is None:
            return EVERY_S
        again_in = EVERY_S
        for file, version, written in self._new(folder):
            if self._now() - written < SETTLES_S:
                again_in = SETTLES_S
                continue
            self._take_in(file, written)
            self._read[file] = version
        return again_in

    def _new(self, folder: Path) -> list[tuple[Path, tuple[int, int], float]]:
        """Files not read in this version yet, with the moment each was written; the oldest first."""
        found = []
        try:
            for file in folder.iterdir():
                if file.suffix.lower() == ".csv" and file.is_file():
                    said = file.stat()
                    version = (said.st_size, said.st_mtime_ns)
                    if self._read.get(file) != version:
                        found.append((file, version, said.st_mtime))
        except OSError as away:
            self._record(folder.name, None, {}, f"{folder} cannot be read: {away.strerror}")
        return sorted(found, key=lambda one: one[2])

    def _take_in(self, file: Path, written: float) -> None:
        try:
            report = import_bookings(lambda args: self._perform(ACT, **args), file)
        except NotABookingFile as why:
            self._record(file.name, None, {}, str(why))
            return
        self._record(file.name, datetime.fromtimestamp(written, UTC).isoformat(), counts_of(report), None)

    def _record(self, file: str, as_of: str | None, counts: dict[str, int], problem: str | None) -> None:
        self._perform("record_feed", file=file, as_of=as_of, counts=counts, problem=problem)


def counts_of(report: ImportReport) -> dict[str, int]:
    """As `record_feed` keeps them."""
    return {"new": report.new, "changed": report.changed, "cancelled": report.cancelled, "refused": len(report.bad)}
