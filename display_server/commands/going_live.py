"""`go-live`: a demo becomes a hospital. Plan, names and devices stay; invented people and all they left go."""

import shutil
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from config.settings import HubSettings
from display_server.commands.acting import Refusal, checked_database
from display_server.commands.counted import counted
from display_server.commands.table import Command
from display_server.hub import open_hub
from display_server.services.records.go_live import Readiness, go_live, readiness
from display_server.services.refused import Refused

FILES = ("devices.json", "bookings.csv", "faults.json", "busy-day")
"""What `demo-init` and the demo's day leave in the home beside the database: passwords, invented bookings."""


def _go_live(settings: HubSettings, said: Namespace) -> int:
    if not settings.demo:
        raise Refusal(
            "this is no demo: go-live changes a demo into a hospital. Set ATRIUM_DEMO=1 to name the demo you mean"
        )
    if settings.clock:
        raise Refusal("a hospital has the real time: unset ATRIUM_CLOCK first")
    database = checked_database(settings)
    with database.reading() as session:
        found = readiness(session, datetime.now(UTC), settings.directory_issuer)
    database.close()
    _refuse(found)
    if said.dry_run:
        sys.stdout.write(_says(found, "would go", "would stay"))
        return 0
    hub = open_hub(settings)  # AnotherWriter where the hub runs: its programs are still the demo's
    try:
        found = hub.writer.run(lambda tx: go_live(tx, who="command", issuer=settings.directory_issuer))
    except Refused as refused:
        raise Refusal(f"nothing was changed: {refused.code}") from None
    finally:
        hub.close()
    for name in FILES:
        left = settings.home / name
        shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
    sys.stdout.write(
        _says(found, "are gone", "stay")
        + "The database is live now. Start the hub without ATRIUM_DEMO: ./run hub. Kiosks and screens come back by themselves.\n"
    )
    return 0


def _refuse(found: Readiness) -> None:
    if found.still_on:
        raise Refusal(
            f"{', '.join(found.still_on)} still show DEMO: stop the hub and switch them off, or wait a minute after that. "
            "Nothing was changed"
        )
    if not found.own_administrator and found.never_in:
        raise Refusal(
            f"nobody is known to get in afterwards: {', '.join(found.never_in)} never signed in here, or cannot any more. "
            "Sign in once while this is the demo, second factor and all. Nothing was changed"
        )
    if not found.own_administrator:
        raise Refusal(
            "nobody but invented people could sign in afterwards: add an administrator of your own first (user add)"
        )


def _says(found: Readiness, goes: str, stays: str) -> str:
    people = f"{counted(found.visits, 'visit')}, {counted(found.bookings, 'booking')} and {counted(found.accounts, 'account')}"
    house = (
        f"{counted(found.departments_kept, 'service')}, {counted(found.devices_kept, 'device')}, the plan and all names"
    )
    return f"{people} of invented people {goes}; {house} {stays}.\n"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="only say what would go and what would stay")


COMMANDS = [
    Command(
        "go-live", "make the demo a hospital: plan, names and devices stay, invented people go", _go_live, _arguments
    )
]
