"""`import-bookings FILE`: the hospital's bookings of the next days, from a CSV file."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from config.clock import read_clock
from config.settings import HubSettings
from display_server.commands.table import Command
from display_server.db.engine.head import wait_for_head
from display_server.db.engine.identity import check_identity
from display_server.db.engine.session import Database
from display_server.secrets import give_keys
from display_server.services.arrivals.import_bookings import ACT, ImportReport, import_bookings
from display_server.services.doors.ask_web import performing

SOME_BAD = 1
"""Exit status when rows were refused: the good ones are in."""


def _import(settings: HubSettings, said: Namespace) -> int:
    wait_for_head(settings)
    give_keys(settings.secrets_file)
    with Database(settings).reading() as session:
        check_identity(session, settings)
    with performing(settings, read_clock(settings.clock)) as perform, _progress() as bar:
        shown = bar.add_task("Bookings", total=_lines(said.file))
        report = import_bookings(
            lambda args: perform(ACT, args),
            said.file,
            dry_run=said.dry_run,
            progress=lambda lines: bar.advance(shown, lines),
        )
        bar.update(shown, total=report.new + report.changed + report.same + report.cancelled + len(report.bad))
    _say(report, dry_run=said.dry_run)
    return SOME_BAD if report.bad else 0


def _lines(file: Path) -> int | None:
    """About how many there are, for the bar; the import itself says what is wrong with a file."""
    try:
        with file.open("rb") as lines:
            return max(0, sum(1 for _ in lines) - 1)
    except OSError:
        return None


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True))


def _say(report: ImportReport, *, dry_run: bool) -> None:
    for bad in report.bad:
        sys.stderr.write(f"line {bad.line}: {bad.reason}\n")
    would = "would be " if dry_run else ""
    gone = f"{report.cancelled} {would}cancelled, " if report.cancelled else ""
    sys.stdout.write(
        f"{report.new} {would}new, {report.changed} {would}changed, {gone}{report.same} the same, "
        f"{len(report.bad)} refused.\n"
    )


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file",
        type=Path,
        help="CSV: reference,service,starts_at,code[,qr,name,birth_date,phone,language,pathway,first_visit,cancelled]",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")


COMMANDS = [Command("import-bookings", "take in bookings from a CSV file", _import, _arguments)]
