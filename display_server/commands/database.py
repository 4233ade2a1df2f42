"""`migrate`, `init`, `demo-init`: what makes a database. Nothing else ever changes its shape."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import time
from zoneinfo import available_timezones

from config.contract.words import Language, Name
from config.settings import HubSettings
from display_server.commands.counted import counted
from display_server.commands.table import Command
from display_server.db.engine.head import current_revision
from display_server.db.engine.identity import make_identity
from display_server.db.engine.migrate import migrate
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site
from display_server.hub import open_hub


class CannotBegin(ValueError):
    """What `init` was told makes no hospital; the text says what to change."""


def _migrate(settings: HubSettings, _said: Namespace) -> int:
    before = current_revision(settings)
    migrate(settings)
    after = current_revision(settings)
    sys.stdout.write(f"The database in {settings.home} is at {after}" + (" already.\n" if before == after else ".\n"))
    return 0


def _init(settings: HubSettings, said: Namespace) -> int:
    if said.zone not in available_timezones():
        raise CannotBegin(f"there is no time zone {said.zone!r}; it is written like Europe/Vilnius")
    migrate(settings)
    hub = open_hub(settings)
    try:
        made = hub.writer.run(lambda tx: _begin(tx, settings, said))
    finally:
        hub.close()
    sys.stdout.write(
        f"{said.name} is set up in {settings.home}. Next: ./run hub user add EMAIL --role admin, then ./run hub.\n"
        if made
        else f"{settings.home} holds a hospital already; nothing was changed.\n"
    )
    return 0


def _begin(tx: Transaction, settings: HubSettings, said: Namespace) -> bool:
    make_identity(tx.session, settings, tx.now)
    if tx.session.query(Site).first() is not None:
        return False
    language = Language(said.language)
    site = Site(
        code=said.code,
        names={language: Name(name=said.name)},
        zone=said.zone,
        language=language.value,
        languages=[one.value for one in Language],
        day_starts=time(0, 0),
        emergency_phone=said.emergency_phone,
        public_url=settings.public_url,
    )
    tx.session.add(site)
    return True


def _init_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="the hospital's name, as on its door")
    parser.add_argument("--zone", required=True, help="its time zone, e.g. Europe/Vilnius")
    parser.add_argument("--code", default="main", help="a short code for the site (main)")
    parser.add_argument("--language", default="en", choices=[one.value for one in Language], help="its own language")
    parser.add_argument("--emergency-phone", default="112", help="what a person in danger dials (112)")


def _demo_init(settings: HubSettings, _said: Namespace) -> int:
    from display_server.demo.set_up import set_up_demo

    done = set_up_demo(settings)
    sys.stdout.write(
        f"St Anna {'is set up' if done.made else 'stands already'} in {settings.home}; "
        f"{counted(done.imported, 'booking for today is', 'bookings for today are')} new.\n"
    )
    return 0


COMMANDS = [
    Command("migrate", "bring the database to this program's shape", _migrate),
    Command("init", "make an empty database for a real hospital", _init, _init_arguments),
    Command("demo-init", "make the demo hospital's database", _demo_init),
]
