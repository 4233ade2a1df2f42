"""`backtest-waits FILE`: how wrong the foretold waits are on a queue's own past, beside the average everybody else shows."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from config.settings import HubSettings
from display_server.commands.acting import checked_database
from display_server.commands.table import Command
from display_server.commands.waits_file import NotAQueueFile, read_file
from display_server.domain.waits.backtest import Scores, backtest
from display_server.domain.waits.history import Person
from display_server.services.lines.waits_history import own_history

SOME_BAD = 1
"""Exit status when rows had to be left out: the figures are of the others."""


def _backtest(settings: HubSettings, said: Namespace) -> int:
    if said.file is None:
        tested, bad = _own(settings), 0
    else:
        tested, bad = read_file(said.file)
    trained: list[Person] = []
    for file in said.train:
        people, worse = read_file(file)
        trained.extend(people)
        bad += worse
    trained.sort(key=lambda person: person.arrived)
    scores = backtest(tested, trained)
    if said.json:
        sys.stdout.write(json.dumps({name: one and one.as_json() for name, one in scores.items()}) + "\n")
    else:
        for name, one in scores.items():
            sys.stdout.write(_in_words(name.replace("_", " "), one))
    return SOME_BAD if bad else 0


def _own(settings: HubSettings) -> Sequence[Person]:
    database = checked_database(settings)
    try:
        with database.reading() as session:
            people = own_history(session)
    finally:
        database.close()
    if not people:
        raise NotAQueueFile("this hub has called nobody yet: it has no past to test on")
    return people


def _in_words(name: str, scores: Scores | None) -> str:
    if scores is None:
        return f"{name}: nobody waited\n"
    better = 1 - scores.mae / scores.mae_last10 if scores.mae_last10 else 0.0
    beside = f"{abs(better):.1%} {'better' if better >= 0 else 'worse'}"
    return (
        f"{name}: {scores.n} people waited and were called\n"
        f"  mean error {scores.mae:.1f} s (bias {scores.bias:+.1f} s), {beside} than the last-ten average "
        f"({scores.mae_last10:.1f} s; recalibrated {scores.mae_last10_recalibrated:.1f} s)\n"
        f"  {scores.coverage80:.1%} waited within their band (80 % wanted), {scores.late90:.1%} longer than it (10 %)\n"
    )


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="CSV: service,arrived_at,called_at,left_at,finished_at,desk,priority; without it, this hub's own past",
    )
    parser.add_argument(
        "--train", type=Path, nargs="+", action="extend", default=[], metavar="FILE", help="earlier periods"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object, for programs")


COMMANDS = [
    Command("backtest-waits", "measure the error of the foretold waits on a queue's past", _backtest, _arguments)
]
