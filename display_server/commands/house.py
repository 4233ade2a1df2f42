"""`house export|import|undo`: departments, places, services and people as tables, entered as an administrator would."""

import json
import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from config.clock import read_clock
from config.settings import HubSettings
from display_server.commands.acting import Refusal, act_in_words, checked_database
from display_server.commands.house_tables import Given, read_tables, write_tables
from display_server.commands.table import Command
from display_server.db.engine.sqlite_copy import copy_while_it_runs
from display_server.db.engine.transaction import Transaction
from display_server.db.engine.writing import open_writer
from display_server.db.reading.own_site import own_site
from display_server.services.doors.acts import ACTS
from display_server.services.house.house_file import registries_first
from display_server.services.house.house_rows import KEY, KINDS, NAMES_OTHERS, Row, read_rows

SOME_BAD = 1
"""Exit status when rows were refused: the good ones are in."""
Enter = Callable[[str, Row], dict[str, Any]]


def _house(settings: HubSettings, said: Namespace) -> int:
    if said.act == "export":
        return _export(settings, said.file)
    if said.act == "undo":
        return _undo(settings, said.file)
    given = read_tables(said.file)
    checked_database(settings).close()
    if said.dry_run:
        return _say(_rehearse(settings, given), dry_run=True)
    return _import(settings, given)


def _export(settings: HubSettings, into: Path) -> int:
    database = checked_database(settings)
    try:
        with database.reading() as session:
            own_site(session)  # of one site: where there are several somebody has said which
            tables = {kind: read_rows(session, kind) for kind in KINDS}
    finally:
        database.close()
    write_tables(into, tables)
    counted = ", ".join(f"{len(rows)} {kind}" for kind, rows in tables.items())
    sys.stdout.write(f"{into}: {counted}. No password and no second factor is in it.\n")
    return 0


def _import(settings: HubSettings, given: list[Given]) -> int:
    undo, results = _new_undo(settings.home / "imports"), []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        shown = bar.add_task("Rows", total=len(given))

        def enter(kind: str, row: Row) -> dict[str, Any]:
            bar.advance(shown)
            try:
                done = act_in_words(settings, "enter_house_row", {"kind": kind, "row": row})
            except Refusal as refused:
                return {"refused": str(refused)}
            if done["done"] != "same":
                results.append({"kind": kind, "key": done["key"], "before": done["before"]})
                _keep(undo, results)  # after each row: broken off in the middle, it can still be undone
            return dict(done)

        found = _enter_all(given, enter)
    status = _say(found, dry_run=False)
    if results:
        sys.stdout.write(f"To take all of it back: ./run hub house undo {undo}\n")
    else:
        undo.unlink()
    return status


def _new_undo(folder: Path) -> Path:
    """A file of this import's own: two may begin within one second, and neither may take the other's way back."""
    folder.mkdir(mode=0o700, exist_ok=True)
    begun = f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}"
    for name in chain([begun], (f"{begun}-{place}" for place in count(2))):
        file = folder / f"{name}.json"
        with (
            suppress(FileExistsError),
            os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new,
        ):
            new.write("[]")
            return file
    raise AssertionError("numbers do not end")


def _undo(settings: HubSettings, file: Path) -> int:
    try:
        kept = json.loads(file.read_text("utf-8"))
        steps = [(one["kind"], one["key"], one["before"]) for one in reversed(kept)]
    except (OSError, ValueError, KeyError, TypeError):
        raise Refusal(f"{file} is not what an import keeps for this") from None
    bad = 0
    for kind, key, before in steps:
        try:
            if before is None:
                act_in_words(settings, "take_back_house_row", {"kind": kind, "key": key})
            else:
                act_in_words(settings, "enter_house_row", {"kind": kind, "row": before})
        except Refusal as refused:
            bad += 1
            sys.stderr.write(f"{kind} {key}: {refused}\n")
    sys.stdout.write(f"{len(steps) - bad} of {len(steps)} rows are as they were before.\n")
    return SOME_BAD if bad else 0


class _Rehearsed(Exception):
    """All rows were entered and nothing of it stays."""

    def __init__(self, found: list[tuple[Given, dict[str, Any]]]) -> None:
        super().__init__()
        self.found = found


def _rehearse(settings: HubSettings, given: list[Given]) -> list[tuple[Given, dict[str, Any]]]:
    """Every row really entered, then all of it rolled back; on SQLite in a copy, so that no number waits."""
    with tempfile.TemporaryDirectory(prefix=".rehearsal-", dir=settings.home) as folder:
        stage = settings
        if settings.postgres is None:
            stage = settings.model_copy(update={"home": Path(folder)})
            copy_while_it_runs(settings.database_file, stage.database_file)
        writer = open_writer(stage, read_clock(settings.clock))
        try:
            writer.run(lambda tx: _rehearse_all(tx, given))
        except _Rehearsed as done:
            return done.found
        finally:
            writer.close()
    raise AssertionError("a rehearsal always ends by taking itself back")


def _rehearse_all(tx: Transaction, given: list[Given]) -> None:
    def enter(kind: str, row: Row) -> dict[str, Any]:
        with tx.apart() as one:
            answer: dict[str, Any] = ACTS["enter_house_row"](tx, kind=kind, row=row)
            if "refused" in answer:
                one.rollback()
        done: dict[str, Any] = answer.get("done", answer)
        return done

    raise _Rehearsed(_enter_all(given, enter))


def _enter_all(given: list[Given], enter: Enter) -> list[tuple[Given, dict[str, Any]]]:
    """In the order in which rows name one another; a code that a new row got stands for the one the file gave it."""
    codes: dict[tuple[str, str], str] = {}
    found = []
    for kind in KINDS:
        rows = [each for each in given if each.kind == kind]
        for one in registries_first(rows) if kind == "services" else rows:
            row = dict(one.row)
            for column, of in NAMES_OTHERS.get(kind, {}).items():
                if row.get(column):
                    row[column] = codes.get((of, row[column]), row[column])
            done = enter(kind, row)
            if "refused" not in done:
                codes[kind, one.row.get(KEY[kind], "")] = done["key"]
            found.append((one, done))
    return found


def _say(found: list[tuple[Given, dict[str, Any]]], *, dry_run: bool) -> int:
    for one, done in found:
        if "refused" in done:
            sys.stderr.write(f"{one.where}: {done['refused']}\n")
    would = "would be " if dry_run else ""
    counts = {name: sum(done.get("done") == name for _, done in found) for name in ("new", "changed", "same")}
    bad = sum("refused" in done for _, done in found)
    sys.stdout.write(
        f"{counts['new']} {would}new, {counts['changed']} {would}changed, {counts['same']} the same, {bad} refused.\n"
    )
    return SOME_BAD if bad else 0


def _keep(file: Path, results: list[dict[str, Any]]) -> None:
    staged = file.with_suffix(".part")
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as into:
        json.dump(results, into, ensure_ascii=False)
    staged.replace(file)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["export", "import", "undo"], help="what to do")
    parser.add_argument("file", type=Path, metavar="DIR|FILE", help="a folder of CSV files, one .csv, or one .json")
    parser.add_argument("--dry-run", action="store_true", help="import: only say what would happen")


COMMANDS = [
    Command("house", "departments, places, services and people out as tables, and in again", _house, _arguments)
]
