"""Maps and routes: the plan in force and its versions, lifts out of use, a way to try, five ways to check on foot."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from config.contract.ways import RouteProfile
from config.contract.words import Language
from config.locale import name_of, words
from config.locale.ways import distance, minutes, tell
from display_server.db.models import ClosedPart, Device, Site, SitePlan
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.services.plans.passage_hours import BY_HOURS
from display_server.services.plans.plan_codes import plan_codes
from display_server.services.plans.plan_drafts import open_draft
from display_server.services.plans.plans import NEVER_BY_ITSELF, close_part, open_part, put_in_force
from display_server.services.plans.site_maps import MapFacts, map_facts
from display_server.services.plans.walk_test import note_walked, walks_to_check
from display_server.services.refused import Refused
from display_server.wayfinding.drafting import parts_of_plan
from display_server.web.admin.drawing import PartNames, held_in_words
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

SHOWN = 12
"""So many places that cannot be reached are named."""


@blueprint.get("/maps")
@needs(Permission.EDIT_MAPS)
def maps() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        site = own_site(session)
        facts = map_facts(session, site.id)
        return show_desk_page(
            "admin/maps.html",
            facts=facts,
            unreached=_named(facts, site)[:SHOWN],
            parts=_parts(session, site, facts, named := _part_names(session, site, facts)),
            others=_others(facts, named),
            choices=_choices(session, site, facts),
            versions=_versions(session, site, facts),
            drawn=open_draft(session, site.id) is not None,
            held=held_in_words(session, site),
        )


@blueprint.post("/maps/parts/<path:code>/<state>")
@needs(Permission.EDIT_MAPS)
def use_part(code: str, state: str) -> ResponseReturnValue:
    who, act = this_person().who, close_part if state == "closed" else open_part
    with this_hub().database.reading() as session:
        plan_codes(session, own_site(session).id)  # the act then has nothing to read
    try:
        this_hub().writer.run(lambda tx: act(tx, site=own_site(tx.session), code=code, who=who))
    except Refused as unknown:
        raise BadRequest from unknown
    flash(words(desk_language()).say(f"admin.maps.{'closed' if state == 'closed' else 'opened'}_said"))
    return redirect(url_for("admin.maps"), code=303)


@blueprint.post("/maps/parts")
@needs(Permission.EDIT_MAPS)
def close_other_part() -> ResponseReturnValue:
    """A door, a room or a walking line, chosen from the list."""
    return use_part(request.form.get("code", ""), "closed")


@blueprint.post("/maps/versions/<int:version>")
@needs(Permission.EDIT_MAPS)
def put_plan_in_force(version: int) -> ResponseReturnValue:
    who = this_person().who
    try:
        this_hub().writer.run(lambda tx: put_in_force(tx, site=own_site(tx.session), version=version, who=who))
    except Refused as unknown:
        raise BadRequest from unknown
    flash(words(desk_language()).say("admin.maps.put_said", version=version))
    return redirect(url_for("admin.maps"), code=303)


@blueprint.get("/maps/try")
@needs(Permission.EDIT_MAPS)
def try_way() -> ResponseReturnValue:
    """The way as a phone shows it."""
    start, to = request.args.get("start", ""), request.args.get("to", "")
    if not (start and to):
        return redirect(url_for("admin.maps"), code=303)
    page = "phone.way_without_steps" if "step_free" in request.args else "phone.way"
    return redirect(url_for(page, start=start, to=to, language=desk_language().value), code=303)


@blueprint.get("/maps/walk")
@needs(Permission.EDIT_MAPS)
def walk_test() -> ResponseReturnValue:
    hub, language = this_hub(), desk_language()
    with hub.database.reading() as session:
        site = own_site(session)
        facts = map_facts(session, site.id)
        own, named = Language(site.language), dict(_choices(session, site, facts)["starts"])
        walks = [
            {
                "start": one.start,
                "to": one.to,
                "profile": one.profile.value,
                "from": named.get(one.start, one.start),
                "name": (place := name_of(facts.names[one.to], language, own) if facts else one.to),
                "facts": " · ".join((minutes(one.way, language), distance(one.way.metres, language))),
                "steps": [(tell(step, language, place), distance(step.metres, language)) for step in one.way.steps],
                "walked": one.walked,
                "at": _said(one.walked.at, site) if one.walked else "",
            }
            for one in walks_to_check(session, site, hub.clock.now())
        ]
    return show_desk_page("admin/walk_test.html", facts=facts, walks=walks)


@blueprint.post("/maps/walk")
@needs(Permission.EDIT_MAPS)
def way_walked() -> ResponseReturnValue:
    who, said = this_person().who, request.form
    with this_hub().database.reading() as session:
        known = plan_codes(session, own_site(session).id)
    if known is None or said.get("to") not in known.places or said.get("profile") not in set(RouteProfile):
        raise BadRequest
    this_hub().writer.run(
        lambda tx: note_walked(
            tx,
            version=known.version,
            start=said.get("start", "")[:64],
            to=said["to"],
            profile=RouteProfile(said["profile"]),
            right=said.get("right") == "yes",
            who=who,
        )
    )
    return redirect(url_for("admin.walk_test"), code=303)


def _said(at: datetime, site: Site) -> str:
    return at.astimezone(ZoneInfo(site.zone)).strftime("%Y-%m-%d %H:%M")


def _named(facts: MapFacts | None, site: Site) -> list[str]:
    """Places nobody can get to."""
    own = Language(site.language)
    return [name_of(facts.names[code], desk_language(), own) or code for code in facts.unreached] if facts else []


def _part_names(session: Session, site: Site, facts: MapFacts | None) -> dict[str, str]:
    """Doors, rooms and walking lines of the plan in force, by code."""
    if facts is None:
        return {}
    parts = parts_of_plan(session.get_one(SitePlan, facts.version).data)
    names = PartNames(parts, desk_language(), Language(site.language))
    return {key: names.of(kind, key) for kind in ("spaces", "doors", "passages") for key in parts[kind]}


def _others(facts: MapFacts | None, named: dict[str, str]) -> list[tuple[str, str]]:
    shafts = facts.shafts if facts else {}
    return sorted(
        ((code, name) for code, name in named.items() if code not in shafts), key=lambda one: one[1].casefold()
    )


def _parts(session: Session, site: Site, facts: MapFacts | None, named: dict[str, str]) -> list[dict[str, Any]]:
    """Lifts and stairs, and whatever else is closed."""
    closed = {row.code: row for row in session.scalars(select(ClosedPart).where(ClosedPart.site_id == site.id))}
    shafts = facts.shafts if facts else {}
    own = Language(site.language)
    return [
        {
            "code": code,
            "name": name_of(shafts[code], desk_language(), own) or code if code in shafts else named.get(code, code),
            "closed": _said(closed[code].since, site) if code in closed else None,
            "by_hours": code in closed and closed[code].closed_by == BY_HOURS,
        }
        for code in [*shafts, *(code for code in closed if code not in shafts)]
    ]


def _choices(session: Session, site: Site, facts: MapFacts | None) -> dict[str, list[tuple[str, str]]]:
    """Where a way can begin (devices first) and end, by code and name."""
    if facts is None:
        return {"starts": [], "ends": []}
    language, own = desk_language(), Language(site.language)
    known = {one.serial: one.names for one in session.scalars(select(Device).where(Device.revoked_at.is_(None)))}
    devices = [(code, f"{code} · {name_of(known.get(code, {}), language, own)}".rstrip(" ·")) for code in facts.devices]
    places = [(code, name_of(names, language, own) or code) for code, names in facts.names.items()]
    places.sort(key=lambda one: one[1].casefold())
    return {"starts": [*devices, *places], "ends": places}


def _versions(session: Session, site: Site, facts: MapFacts | None) -> list[dict[str, Any]]:
    """Newest first."""
    columns = (SitePlan.version, SitePlan.source, SitePlan.made_at, SitePlan.effect_at, SitePlan.in_force_at)
    rows = session.execute(select(*columns).where(SitePlan.site_id == site.id).order_by(SitePlan.version.desc()))
    return [
        {
            "version": row.version,
            "source": row.source,
            "made": _said(row.made_at, site),
            "waits": None if row.in_force_at or row.effect_at == NEVER_BY_ITSELF else _said(row.effect_at, site),
            "aside": row.in_force_at is None and row.effect_at == NEVER_BY_ITSELF,
            "current": facts is not None and row.version == facts.version,
        }
        for row in rows
    ]
