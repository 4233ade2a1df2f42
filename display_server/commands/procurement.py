"""`procurement DIR`: the documents a public buyer asks for, from the program and this hospital's settings as they are."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from config.settings import HubSettings
from display_server.commands.acting import Refusal, checked_database
from display_server.commands.table import Command
from display_server.procurement.clauses import read_clauses
from display_server.procurement.documents import documents
from display_server.procurement.facts import read_facts


def _procurement(settings: HubSettings, said: Namespace) -> int:
    now = datetime.now(UTC)
    database = checked_database(settings)
    try:
        with database.reading() as session:
            facts = read_facts(session, settings, now)
    finally:
        database.close()
    made = documents(facts, read_clauses(), settings, now)
    try:
        said.folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (said.folder / name).write_text(text, "utf-8")
    except OSError as failed:
        raise Refusal(f"{said.folder} cannot be written: {failed.strerror}") from None
    sys.stdout.write(f"{said.folder}: {', '.join(made)}. What only the hospital knows stands in [square brackets].\n")
    return 0


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to; what an earlier one wrote is written anew")


COMMANDS = [
    Command("procurement", "what a public buyer asks for, made from the program as it is", _procurement, _arguments)
]
