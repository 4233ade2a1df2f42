"""Which version the hub runs, and how its kiosks follow: wave by wave, with every kiosk's own word."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from config.contract.updates import UpdateStep
from config.contract.words import Language
from config.locale import name_of, words
from config.releases.shelf import BASE, Shelf
from config.version import PROGRAM
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Rollout
from display_server.db.reading.own_site import own_site
from display_server.domain.rings import LAST, PAUSES, Ring, Standing, number_of
from display_server.hub import this_hub
from display_server.services.devices.bundles import bundle_file, size_and_hash
from display_server.services.devices.rollouts import (
    BY_JOBS,
    begin_rollout,
    go_on,
    move_on,
    open_rollout,
    standings,
    stop_rollout,
)
from display_server.services.entry_refused import EntryRefused
from display_server.services.refused import Refused
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

LOOKS = {
    UpdateStep.CURRENT: ("good", "circle-check"),
    UpdateStep.FETCHING: ("", "clock"),
    UpdateStep.WAITS: ("", "clock"),
    UpdateStep.REFUSED: ("alarm", "alert-octagon"),
    UpdateStep.UNABLE: ("warn", "alert-triangle"),
}
_ACTS: dict[str, Callable[..., None]] = {"move_on": move_on, "stop": stop_rollout, "go_on": go_on}


@blueprint.get("/updates")
@needs(Permission.PAIR_DEVICES)
def updates() -> ResponseReturnValue:
    return show_desk_page("admin/updates.html", **_facts(), problem=None)


@blueprint.get("/updates/list")
@needs(Permission.PAIR_DEVICES)
def updates_list() -> ResponseReturnValue:
    """The moving part of the page."""
    return show_desk_page("admin/updates_list.html", **_facts())


@blueprint.post("/updates")
@needs(Permission.PAIR_DEVICES)
def act_on_updates() -> ResponseReturnValue:
    hub, who, say = this_hub(), this_person().who, words(desk_language()).say
    act, pause = request.form.get("act", ""), request.form.get("pause_hours", "")
    if act not in {*_ACTS, "begin"}:
        raise BadRequest
    size, sha256 = size_and_hash(bundle_file(hub.settings, PROGRAM)) if act not in _ACTS else (0, "")

    def change(tx: Transaction) -> None:
        if act in _ACTS:
            _ACTS[act](tx, who=who)
        else:
            begin_rollout(tx, size=size, sha256=sha256, pause=pause, who=who)

    try:
        hub.writer.run(change)
    except Refused:
        return show_desk_page("admin/updates.html", **_facts(), problem=say("admin.updates.over")), 409
    except EntryRefused as refused:
        problem = say(f"admin.refused.{refused.field}.{refused.reason}")
        return show_desk_page("admin/updates.html", **_facts(), problem=problem), 422
    flash(say("admin.updates.done"))
    return redirect(url_for("admin.updates"), code=303)


def _facts() -> dict[str, Any]:
    hub = this_hub()
    with hub.database.reading() as session:
        rollout = open_rollout(session)
        lines = _lines(session, rollout)
    kept = Shelf(hub.settings.releases, hub.settings.base).previous if hub.settings.releases is not None else None
    level = bool(lines) and all(line["program"] == PROGRAM for line in lines)
    return {
        "version": PROGRAM, "previous": kept, "base": BASE, "rollout": rollout, "lines": lines, "pauses": PAUSES,
        "state": _state(rollout, level=level), "ring": list(Ring)[rollout.ring - 1].value if rollout else None,
        "last": rollout is not None and rollout.ring >= LAST,
        "failed": any(line["step"] == UpdateStep.REFUSED for line in lines),
        "has_bundle": bundle_file(hub.settings, PROGRAM).exists(),
    }  # fmt: skip


def _state(rollout: Rollout | None, *, level: bool) -> str:
    if rollout is None or rollout.version != PROGRAM:
        return "level" if level else "none"
    if rollout.stopped_at is not None:
        return "failed" if rollout.stopped_by == BY_JOBS else "stopped"
    return "open"


def _lines(session: Session, rollout: Rollout | None) -> list[dict[str, Any]]:
    language, own = desk_language(), Language(own_site(session).language)
    devices = {str(one.id): one for one in session.scalars(select(Device))}
    found = []
    for one in standings(session):
        device, step = devices[one.id], step_of(one, rollout)
        found.append(
            {
                "id": one.id, "serial": device.serial, "name": name_of(device.names, language, own),
                "ring": one.ring.value, "program": one.program, "step": step, "trouble": trouble_of(one, rollout),
                "look": LOOKS.get(UpdateStep(step), ("", "clock")) if step in set(UpdateStep) else ("", "clock"),
            }
        )  # fmt: skip
    return found


def step_of(one: Standing, rollout: Rollout | None) -> str:
    """A word of `admin.updates.step`; empty while no version is under way."""
    if rollout is None:
        return ""
    if one.on(rollout.version):
        return UpdateStep.CURRENT.value
    if number_of(one.ring) > rollout.ring:
        return "later"
    said = one.offered == rollout.version and one.step in set(UpdateStep)
    return one.step if said else "not_heard"


def trouble_of(one: Standing, rollout: Rollout | None) -> str | None:
    return one.trouble if rollout is not None and one.failed(rollout.version) else None
