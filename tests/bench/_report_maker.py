"""Adds days up and makes reports as jobs does: a process of its own, polite to the machine. One JSON job in, seconds out."""

import json
import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from config.settings import HubSettings
from display_server.db.engine.session import Database
from display_server.db.models import Site
from display_server.jobs.day_sums import EVERY_S, DaySums
from display_server.jobs.process import POLITE
from display_server.services.doors.ask_web import ask_web
from display_server.services.records.make_report import make_report

_FIRST = date(2025, 1, 1)


def main() -> None:
    job = json.load(sys.stdin)
    os.nice(POLITE)
    url = None if job["database"] is None else SecretStr(job["database"])
    settings = HubSettings(home=Path(job["home"]), database=url, demo=True)
    database = Database(settings)
    began = time.perf_counter()
    _add_up(settings, database)
    took = [time.perf_counter() - began]
    for days in job["spans"]:
        last = _FIRST + timedelta(days=days - 1)
        with database.reading() as reading:
            site = reading.scalars(select(Site)).one()
            began = time.perf_counter()
            body = make_report(reading, site, _FIRST.isoformat(), last.isoformat())
            took.append(time.perf_counter() - began)
        assert body["total"]["arrivals"], "nothing was counted"
    database.close()
    json.dump(took, sys.stdout)


def _add_up(settings: HubSettings, database: Database) -> None:
    """All that jobs does in the first minutes after a hub with a year's diary was updated, with its pauses."""

    def perform(act: str, **args: Any) -> Any:
        return ask_web(settings.acts_socket, act, args)

    days = DaySums(database, _AfterTheYear(), perform)
    while (pause := days.perform()) < EVERY_S:
        time.sleep(pause)


class _AfterTheYear:
    """Only the days that have lines are over."""

    def now(self) -> datetime:
        return datetime(_FIRST.year + 1, 1, 1, 12, tzinfo=UTC)

    def monotonic(self) -> float:
        return time.monotonic()


if __name__ == "__main__":
    main()
