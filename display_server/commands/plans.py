"""`import-plan FILE`: a building's plan from a file, with a report; `part CODE`: a lift or door out of use, or in use again."""

import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from config.settings import HubSettings
from display_server.commands.acting import Refusal, act_in_words
from display_server.commands.table import Command

NOT_CONNECTED = 1
"""Exit status of a dry run over a plan in which people cannot get about."""


def _import(settings: HubSettings, said: Namespace) -> int:
    from display_server.commands.plan_report import report
    from display_server.services.plans.written_plan import form_of_plans, packed, written
    from display_server.wayfinding.findings import find
    from display_server.wayfinding.importers.frame import NotAPlan
    from display_server.wayfinding.importers.reading import read_plan
    from display_server.wayfinding.walkable import walkable

    try:
        plan = read_plan(said.file.read_bytes())
    except OSError as away:
        raise Refusal(f"{said.file} cannot be read: {away.strerror}") from None
    except NotAPlan as refused:
        raise Refusal(f"{said.file.name} is no plan: {refused}. Nothing was changed") from None
    found = find(plan, walkable(plan))
    sys.stdout.write(report(plan, found))
    if said.dry_run:
        return 0 if found.connected else NOT_CONNECTED
    args = {
        "packed": packed(written(plan)),
        "form": form_of_plans(),
        "source": said.file.name,
        "effect_at": said.at and said.at.isoformat(),
    }
    version = act_in_words(settings, "import_plan", args)
    sys.stdout.write(
        f"Kept as version {version}{f', in force from {said.at:%d.%m.%Y %H:%M}' if said.at else ', in force now'}.\n"
    )
    return 0


def _part(settings: HubSettings, said: Namespace) -> int:
    act_in_words(settings, "use_part", {"code": said.code, "closed": said.state == "closed"})
    sys.stdout.write(
        f"{said.code} is {'out of use; every way goes around it' if said.state == 'closed' else 'in use again'}.\n"
    )
    return 0


def _draft(settings: HubSettings, said: Namespace) -> int:
    from display_server.db.engine.session import Database
    from display_server.db.models import PlanDraft
    from display_server.services.plans.draft_aside import MOVED, draft_written

    os.nice(5)  # numbers go before plans
    database = Database(settings)
    with database.reading() as session:
        draft, text = session.get(PlanDraft, said.draft), None  # of whichever site: `web` asked for this one
        if draft is not None:
            text = draft_written(session, site_id=draft.site_id, draft_id=said.draft, revision=said.revision)
    database.close()
    if text is None:
        return MOVED
    sys.stdout.write(text)
    return 0


def _draft_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("draft", type=int)
    parser.add_argument("revision", type=int)


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=".osm, IMDF .zip, GeoJSON or CSV graph, our own .json; may be gzipped")
    parser.add_argument("--dry-run", action="store_true", help="only report what was read and what is wrong with it")
    parser.add_argument("--at", type=_moment, metavar="TIME", help="in force from then, e.g. 2026-12-01T06:00+02:00")


def _moment(said: str) -> datetime:
    found = datetime.fromisoformat(said)
    if found.tzinfo is None:
        raise ValueError("a time with its offset is needed")
    return found


def _part_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", help="its code in the plan: lift-b, a door's code")
    parser.add_argument("state", choices=["closed", "open"])


COMMANDS = [
    Command("import-plan", "take in a building's plan", _import, _import_arguments),
    Command("draft-plan", "write the open draft out as a plan; web starts it by itself", _draft, _draft_arguments),
    Command("part", "take a lift, stairs or door out of use, or back", _part, _part_arguments),
]
