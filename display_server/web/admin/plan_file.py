"""The plan as a file: taken out, and a file taken in as a version nobody is led by until somebody puts it in force."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from config.contract.words import Language
from config.locale import words
from display_server.db.models import SitePlan
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.services.boards.content_files import coming_file
from display_server.services.plans.plans import keep_aside
from display_server.services.plans.read_aside import NoPlan, PlanRead, read_plan_aside
from display_server.wayfinding.drafting import parts_of_plan
from display_server.web.admin.drawing import PartNames
from display_server.web.admin.face import blueprint
from display_server.web.admin.plan_editor import FOUND, SHOWN
from display_server.web.admin.plan_slices import taken_slice
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

_GRAVE = {"unreached", "doors_without_rooms", "lifts_reaching_no_floor"}


@blueprint.get("/maps/file")
@needs(Permission.EDIT_MAPS)
def plan_file() -> ResponseReturnValue:
    return show_desk_page("admin/plan_file.html", read=None, wrong=None)


@blueprint.post("/maps/file/slices")
@needs(Permission.EDIT_MAPS)
def take_plan_slice() -> ResponseReturnValue:
    return taken_slice(lambda _reason: words(desk_language()).say("admin.plan_file.too_large"))


@blueprint.post("/maps/file")
@needs(Permission.EDIT_MAPS)
def take_plan_file() -> ResponseReturnValue:
    """Read and walked aside; what is good is kept as a version, and everybody is led as before."""
    path, name = _sent()
    try:
        read = read_plan_aside(path)
    except NoPlan as wrong:
        return show_desk_page("admin/plan_file.html", read=None, wrong=str(wrong) or name), 422
    finally:
        path.unlink(missing_ok=True)
    who = this_person().who
    version = this_hub().writer.run(
        lambda tx: keep_aside(tx, site=own_site(tx.session), plan=read.plan, source=name, who=who)
    )
    return show_desk_page("admin/plan_file.html", read=_said(read), wrong=None, version=version, name=name)


@blueprint.get("/maps/versions/<int:version>.json")
@needs(Permission.EDIT_MAPS)
def plan_as_file(version: int) -> ResponseReturnValue:
    """As `import-plan` and this page take it in again."""
    with this_hub().database.reading() as session:
        plan = session.get(SitePlan, version)
        if plan is None or plan.site_id != own_site(session).id:
            raise NotFound
        text = json.dumps(plan.data, ensure_ascii=False)
    headers = {"Content-Disposition": f'attachment; filename="plan-{version}.json"', "Cache-Control": "no-store"}
    return Response(text, content_type="application/json; charset=utf-8", headers=headers)


def _sent() -> tuple[Path, str]:
    """Where the file lies: gathered from slices, or whole where it is small and nobody could send slices."""
    home, sent = this_hub().settings.home, request.files.get("file")
    name = (sent.filename if sent else None) or request.form.get("name", "")
    if sent is not None and sent.filename:
        path = coming_file(home, uuid4())
        path.write_bytes(sent.stream.read())
        return path, name[:120]
    try:
        path = coming_file(home, UUID(request.form.get("upload", "")))
    except ValueError:
        raise BadRequest from None
    if not path.is_file():
        raise BadRequest
    return path, name[:120]


def _said(read: PlanRead) -> dict[str, Any]:
    """Counts and findings in the reader's words, as the editor says them."""
    say = words(desk_language())
    with this_hub().database.reading() as session:
        own = Language(own_site(session).language)
    parts = parts_of_plan(json.loads(read.plan.data.text))
    names, problems = PartNames(parts, desk_language(), own), []
    for name, kind in FOUND:
        codes = [code for code in dict.fromkeys(read.found.get(name, [])) if code in parts[kind]]
        if codes:
            problems.append(
                {
                    "said": say.count(f"admin.plan.found.{name}", len(codes)), "grave": name in _GRAVE,
                    "names": [names.of(kind, code) for code in codes[:SHOWN]], "more": max(0, len(codes) - SHOWN),
                }
            )  # fmt: skip
    counted = {name: read.read[name] for name in ("floors", "spaces", "doors", "shafts", "places")}
    return {
        "counts": say.say("admin.plan_file.counts", **{name: str(count) for name, count in counted.items()}),
        "reached": not read.found.get("unreached"), "percent": read.step_free_percent, "problems": problems,
    }  # fmt: skip
