"""`./run hub <command>`: the table of commands, and what goes wrong said in words."""

import argparse
import os
import sys
from collections.abc import Sequence

from config.settings import HubSettings, read_settings
from display_server.clock import NotAClock
from display_server.commands import accounts, bookings, database, devices, programs
from display_server.commands.acting import Refusal
from display_server.commands.database import CannotBegin
from display_server.commands.table import Command
from display_server.db.identity import NoIdentity, WrongKind
from display_server.db.migrate import NotAtHead
from display_server.db.writer import AnotherWriter
from display_server.demo.set_up import NotADemo
from display_server.ports import AddressUnknown, PortTaken
from display_server.secrets import SecretsDamaged, SecretsOpen
from display_server.services.ask_web import ActNotDone, WebAway
from display_server.services.booking_file import NotABookingFile
from display_server.supervise import REFUSED, RunsAlready

TABLE: list[Command] = [
    *programs.COMMANDS,
    *database.COMMANDS,
    *bookings.COMMANDS,
    *accounts.COMMANDS,
    *devices.COMMANDS,
]
DEFAULT = "serve"

SAID_IN_WORDS = (
    ActNotDone,
    AddressUnknown,
    AnotherWriter,
    CannotBegin,
    NoIdentity,
    NotABookingFile,
    NotAClock,
    NotADemo,
    NotAtHead,
    PortTaken,
    Refusal,
    RunsAlready,
    SecretsDamaged,
    SecretsOpen,
    WebAway,
    WrongKind,
)
"""Refusals a person can act on: their text is the whole message, and starting again would change nothing."""


def main(said: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 2 refused in words."""
    os.umask(0o077)  # what we write is read by this account only
    arguments = parser().parse_args(said)
    command: Command = arguments.command
    settings: HubSettings = read_settings(HubSettings)
    try:
        return command.run(settings, arguments)
    except SAID_IN_WORDS as refused:
        text = str(refused) or type(refused).__doc__ or ""
        sys.stderr.write(f"{text[:1].upper()}{text[1:]}\n")
        return REFUSED


def parser() -> argparse.ArgumentParser:
    """Every command of the table; without one the hub serves."""
    found = argparse.ArgumentParser(prog="./run hub", description="The hub of Atrium.")
    ways = found.add_subparsers(metavar="COMMAND")
    for command in TABLE:
        way = ways.add_parser(command.name, help=command.sentence, description=command.sentence.capitalize() + ".")
        command.arguments(way)
        way.set_defaults(command=command)
        if command.name == DEFAULT:
            found.set_defaults(command=command)
    return found
