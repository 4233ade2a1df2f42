"""`./run hub <command>`: the table of commands, and what goes wrong said in words."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from config.settings import HubSettings, read_settings
from display_server.commands.table import Command
from display_server.db.engine.site_scope import at_site

WHERE = {
    "serve": "programs",
    "web": "programs",
    "push": "programs",
    "jobs": "programs",
    "pages": "programs",
    "front": "programs",
    "migrate": "database",
    "init": "database",
    "demo-init": "database",
    "go-live": "going_live",
    "restored": "restored",
    "verify-audit": "audits",
    "backup": "backups",
    "verify-backup": "backups",
    "restore": "backups",
    "spare": "spares",
    "keys": "keys",
    "update": "updates",
    "make-update": "updates",
    "version": "updates",
    "procurement": "procurement",
    "import-bookings": "bookings",
    "house": "house",
    "import-guide": "guides",
    "import-plan": "plans",
    "draft-plan": "plans",
    "part": "plans",
    "site": "sites",
    "user": "accounts",
    "reset-second-factor": "accounts",
    "person": "persons",
    "device": "devices",
    "backtest-waits": "waits",
    "what-if": "what_if",
    "voice-clips": "voice_clips",
}
"""Every command and the module of `commands/` it lives in. Only that one is loaded: programs start often, and quickly."""

DEFAULT = "serve"
REFUSED = 2
"""Exit status of a program that said in words why it will not run; starting it again would change nothing."""
AGAIN = 1
"""A disk that takes no more, or a database somebody holds: said in words, too, and in a while it may be otherwise."""


def main(said: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 2 refused in words, 1 refused in words and to be tried again."""
    os.umask(0o077)  # what we write is read by this account only
    given, words = common().parse_known_args(said)
    site = vars(given).pop("site")
    words = words or [DEFAULT]
    arguments = parser(words[0]).parse_args(words)
    command: Command = arguments.command
    settings: HubSettings = read_settings(HubSettings, **{name: value for name, value in vars(given).items() if value})
    try:
        with at_site(None if site is None else _site_called(settings, site)):
            return command.run(settings, arguments)
    except Exception as failed:
        from display_server.commands.refusals import SAID_IN_WORDS
        from display_server.db.engine.refusing import StorageRefuses, in_words

        said_why = in_words(failed)
        if not isinstance(said_why, SAID_IN_WORDS):
            raise
        text = str(said_why) or type(said_why).__doc__ or ""
        sys.stderr.write(f"{text[:1].upper()}{text[1:]}\n")
        return AGAIN if isinstance(said_why, StorageRefuses) else REFUSED


def _site_called(settings: HubSettings, code: str) -> int:
    from display_server.commands.acting import site_called

    return site_called(settings, code)


def table(name: str | None = None) -> list[Command]:
    """The commands of the module `name` lives in; all of them for None or a name nobody knows."""
    modules = [WHERE[name]] if name in WHERE else list(dict.fromkeys(WHERE.values()))
    found = [importlib.import_module(f"display_server.commands.{module}").COMMANDS for module in modules]
    return [command for commands in found for command in commands]


def common() -> argparse.ArgumentParser:
    """What may stand before or after any command: a setting said for this once."""
    found = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    found.add_argument(
        "--database",
        metavar="postgresql://…",
        help="the PostgreSQL database (a password belongs in ATRIUM_DATABASE or ~/.pgpass: other people see this line)",
    )
    found.add_argument("--site", metavar="CODE", help="the site this is about, where the hub serves several")
    return found


def parser(name: str | None = None) -> argparse.ArgumentParser:
    """Reads a command line that begins with `name`."""
    found = argparse.ArgumentParser(prog="./run hub", description="The hub of Atrium.", parents=[common()])
    ways = found.add_subparsers(metavar="COMMAND", required=True)
    for command in table(name):
        way = ways.add_parser(command.name, help=command.sentence, description=command.sentence.capitalize() + ".")
        command.arguments(way)
        way.set_defaults(command=command)
    return found
