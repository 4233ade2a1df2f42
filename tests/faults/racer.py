"""One process of a race: many threads press at once. Reads a line of JSON from stdin, writes what it was told as JSON."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from config.settings import HubSettings
from display_server.hub import Hub, open_hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.serve_patient import finish, patient_is_here
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number

GIVES_WAY = {"desk_busy", "patient_changed", "not_possible_now"}
"""What somebody is told whose colleague at the same desk was faster."""


def numbers(hub: Hub, job: dict[str, Any]) -> list[list[str]]:
    """Every request with the number it got."""

    def ask(request_id: str) -> list[str]:
        service = BLOOD if int(request_id[-1], 16) % 4 == 0 else CARDIOLOGY
        return [request_id, take_number(hub, service, UUID(request_id)).number]

    with ThreadPoolExecutor(job["threads"]) as crowd:
        return list(crowd.map(ask, job["requests"]))


def calls(hub: Hub, job: dict[str, Any]) -> list[list[str]]:
    """Every desk with the numbers this process called to it, until nobody waits."""

    def work(desk: str) -> list[list[str]]:
        called: list[list[str]] = []
        while True:
            try:
                found = hub.writer.run(lambda tx: call_next(tx, desk=desk, who="account:1"))
                if found is None:
                    return called
                number = found.number
                called.append([desk, number])
                hub.writer.run(lambda tx, number=number: patient_is_here(tx, desk=desk, number=number, who="account:1"))  # type: ignore[misc]
                hub.writer.run(lambda tx, number=number: finish(tx, desk=desk, number=number, who="account:1"))  # type: ignore[misc]
            except Refused as refused:
                if refused.code not in GIVES_WAY:
                    raise

    with ThreadPoolExecutor(len(job["desks"])) as crowd:
        return [one for found in crowd.map(work, job["desks"]) for one in found]


def main() -> None:
    job = json.loads(sys.stdin.readline())
    database = SecretStr(job["database"]) if job["database"] else None
    hub = open_hub(HubSettings(home=Path(job["home"]), database=database), StandingClock())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    found = {"numbers": numbers, "calls": calls}[job["what"]](hub, job)
    hub.close()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
