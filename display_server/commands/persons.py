"""`person export|erase`: everything the hub holds of one person, given out as a file or taken away."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from config.settings import HubSettings
from display_server.commands.acting import Refusal, act_in_words, checked_database
from display_server.commands.table import Command
from display_server.services.records.one_person import Asked, bookings_of, everything_of


def _person(settings: HubSettings, said: Namespace) -> int:
    asked = Asked(said.born, said.name or "", said.reference or ())
    if not asked.references and (asked.born is None or not asked.name.strip()):
        raise Refusal("say whose: --reference R, or --born YYYY-MM-DD and --name with the whole name")
    database = checked_database(settings)
    try:
        with database.reading() as session:
            bookings = bookings_of(session, asked)
            held = everything_of(session, bookings)
    finally:
        database.close()
    if not bookings:
        raise Refusal("nobody was found: bookings are kept for some weeks only, and a number without one has no name")
    return _export(held, said.out) if said.act == "export" else _erase(settings, bookings, said.why)


def _export(held: dict[str, object], out: Path | None) -> int:
    if out is None:
        raise Refusal("say where to: --out FILE")
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(held, file, ensure_ascii=False, indent=2)
    except OSError as failed:
        raise Refusal(f"{out} cannot be written: {failed.strerror}") from None
    sys.stdout.write(f"{out}: {_counted(held)}. Give it to that person only.\n")
    return 0


def _erase(settings: HubSettings, bookings: list[int], why: str | None) -> int:
    if not why:
        raise Refusal('say why, for the audit: --why "asked by letter of …" (no name in it)')
    done = act_in_words(settings, "erase_person", {"bookings": bookings, "why": why[:200]})
    sys.stdout.write(
        f"Erased: {done['bookings']} bookings; {done['visits']} visits are numbers of nobody now. Backups made before hold them\n"
        "until they have served their time: after a restore erase again.\n"
    )
    return 0


def _counted(held: dict[str, object]) -> str:
    found = held["bookings"]
    assert isinstance(found, list)  # noqa: S101
    return f"{len(found)} bookings and {sum(len(one['visits']) for one in found)} visits"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["export", "erase"], help="what to do")
    parser.add_argument("--born", type=date.fromisoformat, metavar="YYYY-MM-DD", help="birth date")
    parser.add_argument("--name", help="whole name, in any order; capitals and accents do not matter")
    parser.add_argument("--reference", action="append", help="a booking's reference in its own system; repeatable")
    parser.add_argument("--out", type=Path, metavar="FILE", help="export: where to; it must not exist")
    parser.add_argument("--why", help="erase: the reason, for the audit")


COMMANDS = [Command("person", "give out or erase what is held of one person", _person, _arguments)]
