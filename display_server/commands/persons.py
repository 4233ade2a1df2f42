"""`person export|erase`: everything the hub holds of one person, given out as a file or taken away.

A reference is one site's, and a name may be somebody else's at another: where the hub serves several, the command says where.
"""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from config.settings import HubSettings
from display_server.commands.acting import Refusal, act_in_words, checked_database
from display_server.commands.counted import counted
from display_server.commands.table import Command
from display_server.db.engine.site_scope import at_site, site_now
from display_server.services.house.sites import sites_known
from display_server.services.records.one_person import Asked, bookings_of, everything_of


@dataclass(frozen=True)
class Found:
    """What one site holds of the person. `keys`: of their bookings; `held`: those bookings in words."""

    site: int
    code: str
    keys: list[int]
    held: dict[str, Any] = field(repr=False)

    @property
    def bookings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.held["bookings"]
        return found

    @property
    def visits(self) -> int:
        return sum(len(one["visits"]) for one in self.bookings)


def _person(settings: HubSettings, said: Namespace) -> int:
    asked = Asked(said.born, said.name or "", said.reference or ())
    if not asked.references and (asked.born is None or not asked.name.strip()):
        raise Refusal("say whose: --reference R, or --born YYYY-MM-DD and --name with the whole name")
    database = checked_database(settings)
    try:
        with database.reading() as session:
            sites = _sites(session, said)
        found = []
        for site, code in sites.items():
            with at_site(site), database.reading() as session:
                if keys := bookings_of(session, asked):
                    found.append(Found(site, code, keys, everything_of(session, keys)))
    finally:
        database.close()
    if not found:
        where = f" at {', '.join(sites.values())}" if len(sites) > 1 or site_now() is not None else ""
        raise Refusal(
            f"nobody was found{where}: bookings are kept for some weeks only, and a number without one has no name"
        )
    if said.act == "export":
        return _export(settings, found, list(sites.values()), said)
    return _erase(settings, found, said.why)


def _sites(session: Session, said: Namespace) -> Mapping[int, str]:
    """Code by id of the sites that are asked for; closed ones hold people, too. Raises Refusal where nobody said which."""
    known, chosen = {one.id: one.code for one in sites_known(session)}, site_now()
    if chosen is not None:
        if said.every_site:
            raise Refusal("--site says one, --every-site all of them: leave one of the two out")
        return {chosen: known[chosen]}
    codes = ", ".join(known.values())
    if len(known) > 1 and said.reference:
        raise Refusal(f"the same reference may be somebody else's at another site: say which, --site CODE ({codes})")
    if len(known) > 1 and not said.every_site:
        raise Refusal(f"this hub serves several sites: say --site CODE ({codes}), or --every-site for all of them")
    return known


def _export(settings: HubSettings, found: list[Found], sites: list[str], said: Namespace) -> int:
    out: Path | None = said.out
    if out is None:
        raise Refusal("say where to: --out FILE")
    bookings = [{"site": one.code, **each} for one in found for each in one.bookings]
    held = {**found[0].held, "sites": sites, "bookings": bookings}
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            _note(settings, found, said.why)  # before anything is in the file: nothing is given out that no line says
            json.dump(held, file, ensure_ascii=False, indent=2)
    except OSError as failed:
        raise Refusal(f"{out} cannot be written: {failed.strerror}") from None
    except Refusal:
        out.unlink()
        raise
    holds = "; ".join(
        f"{counted(len(one.keys), 'booking')} and {counted(one.visits, 'visit')} at {one.code}" for one in found
    )
    sys.stdout.write(f"{out}: {holds}. Give it to that person only.\n")
    return 0


def _note(settings: HubSettings, found: list[Found], why: str | None) -> None:
    for one in found:
        with at_site(one.site):
            noted = {"bookings": len(one.keys), "visits": one.visits, "why": why[:200] if why else None}
            act_in_words(settings, "note_export", noted)


def _erase(settings: HubSettings, found: list[Found], why: str | None) -> int:
    """Site by site: what one refuses stays, with the person's name, and the command says so."""
    if not why:
        raise Refusal('say why, for the audit: --why "asked by letter of …" (no name in it)')
    refused = []
    for one in found:
        try:
            with at_site(one.site):
                done = act_in_words(settings, "erase_person", {"bookings": one.keys, "why": why[:200]})
        except Refusal as stays:
            refused.append(f"{one.code}: {stays}")
            continue
        sys.stdout.write(
            f"Erased at {one.code}: {counted(done['bookings'], 'booking')}; "
            f"{counted(done['visits'], 'visit is the number', 'visits are numbers')} of nobody now.\n"
        )
    if len(refused) < len(found):
        sys.stdout.write(
            "Backups made before hold them until they have served their time: after a restore erase again.\n"
        )
    if refused:
        raise Refusal("; ".join(refused))
    return 0


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["export", "erase"], help="what to do")
    parser.add_argument("--born", type=date.fromisoformat, metavar="YYYY-MM-DD", help="birth date")
    parser.add_argument("--name", help="whole name, in any order; capitals and accents do not matter")
    parser.add_argument("--reference", action="append", help="a booking's reference in its own system; repeatable")
    parser.add_argument("--every-site", action="store_true", help="at all sites of this hub (or --site CODE: at one)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="export: where to; it must not exist")
    parser.add_argument("--why", help="the reason, for the audit; erase asks for it")


COMMANDS = [Command("person", "give out or erase what is held of one person", _person, _arguments)]
