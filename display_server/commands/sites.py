"""`site list|add|close|open`: which sites this hub serves. `--site CODE` says of any other command which one it is about."""

import sys
from argparse import ArgumentParser, Namespace

from config.contract.words import Language
from config.settings import HubSettings
from display_server.commands.acting import Refusal, act_in_words, checked_database
from display_server.commands.table import Command
from display_server.services.arrivals.booking_feed import asked_for_nobody
from display_server.services.house.sites import sites_known


def _site(settings: HubSettings, said: Namespace) -> int:
    if said.act == "list":
        return _list(settings)
    if said.name is None:
        raise Refusal(f"site {said.act} needs a name")
    if said.act == "add":
        return _add(settings, said)
    act_in_words(settings, "close_site" if said.act == "close" else "open_site", {"code": said.name})
    sys.stdout.write(f"{said.name} is {'closed' if said.act == 'close' else 'open again'}.\n")
    return 0


def _list(settings: HubSettings) -> int:
    database = checked_database(settings)
    try:
        with database.reading() as session:
            for one in sites_known(session):
                name = one.names[Language(one.language)].name
                sys.stdout.write(f"{one.code}\t{name}\t{one.zone}\t{'closed' if one.closed_at else 'open'}\n")
            if nobodys := asked_for_nobody(session, settings):
                sys.stderr.write(f"ATRIUM_BOOKINGS_SITES names codes that no site has: {', '.join(nobodys)}.\n")
    finally:
        database.close()
    return 0


def _add(settings: HubSettings, said: Namespace) -> int:
    if said.zone is None:
        raise Refusal("--zone is missing: it is written like Europe/Vilnius")
    entry = {"name": said.name, "zone": said.zone, "language": said.language, "code": said.code}
    code = act_in_words(settings, "add_site", entry)
    sys.stdout.write(
        f"{said.name} is there as {code}. Whoever was no administrator works at the first site only; "
        f"say of people who come here: ./run hub --site {code} user add EMAIL.\n"
    )
    return 0


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["list", "add", "close", "open"], help="what to do")
    parser.add_argument("name", nargs="?", help="add: its name as on its door; close, open: its code")
    parser.add_argument("--zone", help="its time zone, e.g. Europe/Vilnius")
    parser.add_argument("--language", default="en", choices=[one.value for one in Language], help="its own language")
    parser.add_argument("--code", default="", help="a short code for addresses and commands; made of the name")


COMMANDS = [Command("site", "the sites this hub serves: list, add, close, open", _site, _arguments)]
