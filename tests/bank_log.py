"""Turns the public bank call log of `../shared/data` into a plain file of queue times: tests and benches only, never shipped."""

import csv
import gzip
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from display_server.domain.waits.history import COLUMNS
from tests.house_rules.tree import ROOT

SHARED = ROOT.parent / "shared" / "data"
JANUARY, FEBRUARY = (SHARED / "bank1999" / f"bank_{month}.txt.gz" for month in ("jan", "feb"))

needs_bank_log = pytest.mark.skipif(
    not (JANUARY.exists() and FEBRUARY.exists()), reason="../shared/data/bank1999 is not here: it is never shipped"
)

_NEVER = "0:00:00"


def convert(log: Path, to: Path) -> Path:
    """Write the regular queue of one month as queue times; without ghosts and without the Internet desk's own queue."""
    with gzip.open(log, "rt", newline="") as source, to.open("w", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(COLUMNS)
        for call in csv.DictReader(source, delimiter="\t"):
            if call["outcome"] != "PHANTOM" and call["type"].strip() != "IN":
                rows.writerows(_row(call))
    return to


def _row(call: dict[str, str]) -> Iterator[list[str]]:
    waited = call["q_start"] != _NEVER
    served = call["outcome"] == "AGENT" and call["ser_start"] != _NEVER
    if not waited and not served:
        return
    first = call["q_start"] if waited else call["ser_start"]
    arrived = _at(call["date"], first)
    end = arrived + timedelta(seconds=int(call["q_time"]) if waited else 0)
    finished = ""
    if served:
        length = int(call["ser_time"])
        finished = (end + timedelta(seconds=max(1, length))).isoformat()
    yield [
        "regular",
        arrived.isoformat(),
        end.isoformat() if served else "",
        "" if served else end.isoformat(),
        finished,
        call["server"].strip() if served else "",
        call["priority"].strip(),
    ]


def _at(date: str, clock: str) -> datetime:
    hour, minute, second = (int(part) for part in clock.split(":"))
    day = datetime.strptime(date, "%y%m%d")  # noqa: DTZ007  # local time without a zone, as the log has it
    return day + timedelta(hours=hour, minutes=minute, seconds=second)
