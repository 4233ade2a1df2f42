"""Makes reports as jobs does: a process of its own, polite to the machine. One JSON job in, the seconds of each out."""

import json
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from config.settings import HubSettings
from display_server.db.engine.session import Database
from display_server.db.models import Site
from display_server.jobs.process import POLITE
from display_server.services.records.make_report import make_report

_FIRST = date(2025, 1, 1)


def main() -> None:
    job = json.load(sys.stdin)
    os.nice(POLITE)
    url = None if job["database"] is None else SecretStr(job["database"])
    database = Database(HubSettings(home=Path(job["home"]), database=url, demo=True))
    took = []
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


if __name__ == "__main__":
    main()
