"""`what-if FILE`: the waits by hour in a queue's past, and what one further desk would have changed, as a page and a PDF."""

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from config.contract.words import Language
from config.settings import HubSettings
from display_server.commands.table import Command
from display_server.commands.waits_file import NotAQueueFile, read_file
from display_server.commands.what_if_page import page_of
from display_server.commands.what_if_pdf import write_pdf
from display_server.commands.what_if_words import report_of
from display_server.domain.waits.what_if import what_if, worst_hours

SOME_BAD = 1
"""Exit status when rows had to be left out, as of `backtest-waits`."""


def _what_if(_settings: HubSettings, said: Namespace) -> int:
    people, bad = read_file(said.file)
    services = sorted({person.service for person in people})
    if said.service is not None and said.service not in services:
        raise NotAQueueFile(f"{said.file} holds no service {said.service!r}; it has: {', '.join(services)}")
    if (said.desk_from is None) is not (said.desk_to is None):
        raise NotAQueueFile(
            "--desk-from and --desk-to belong together: give both, or neither for the worst three hours"
        )
    if said.desk_from is not None and said.desk_from >= said.desk_to:
        raise NotAQueueFile("--desk-to must be later than --desk-from")
    reports = []
    for service in [said.service] if said.service else services:
        of_service = [person for person in people if person.service == service]
        begin, end = worst_hours(of_service) if said.desk_from is None else (said.desk_from, said.desk_to)
        reports.append(report_of(what_if(of_service, begin, end), Language(said.language)))
    said.out.mkdir(parents=True, exist_ok=True)
    page, paper = said.out / "what-if.html", said.out / "what-if.pdf"
    page.write_text(page_of(reports), encoding="utf-8")
    write_pdf(reports, paper)
    sys.stdout.write(f"{page}\n{paper}\n")
    return SOME_BAD if bad else 0


def _hour(said: str) -> float:
    read = re.fullmatch(r"(\d{1,2}):(\d\d)", said)
    if read is None or int(read[2]) > 59 or int(read[1]) * 60 + int(read[2]) > 24 * 60:
        raise ArgumentTypeError(f"{said!r} is no time of day: write HH:MM")
    return int(read[1]) + int(read[2]) / 60


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV of queue times, as for backtest-waits")
    parser.add_argument("--service", help="one service of the file (otherwise each)")
    parser.add_argument("--desk-from", type=_hour, metavar="HH:MM", help="when the further desk opens")
    parser.add_argument("--desk-to", type=_hour, metavar="HH:MM", help="when it closes")
    parser.add_argument("--language", choices=[one.value for one in Language], default="en", help="of page and PDF")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where both are written")


COMMANDS = [
    Command("what-if", "what one further desk would change in a queue's past: a page and a PDF", _what_if, _arguments)
]
