"""A message that stops a zone: chosen, looked at once more, then started; its all-clear is confirmed likewise.

Beside it the alarms of departments: where people wait and no desk is open.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, NotFound

from config.contract.words import Language
from config.locale import name_of, words
from display_server.db.models import Broadcast, Department, Place, Site
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.hub import this_hub
from display_server.services.broadcasts import end_broadcast, start_broadcast
from display_server.services.refused import Refused
from display_server.web.admin.face import blueprint
from display_server.web.admin.told_screens import Screens, boards_of, screens_of
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

CONFIRMED = "yes"


@dataclass(frozen=True)
class Sent:
    """A message that still stands, as the page says it. `where` None: the whole site."""

    key: int
    kind: BroadcastKind
    zone: Zone
    where: str | None
    begins_at: datetime
    screens: Screens


@dataclass(frozen=True)
class Chosen:
    """What somebody is about to send: `zone:code`, and its words."""

    kind: BroadcastKind
    zone: Zone
    code: str | None
    where: str | None


@blueprint.get("/broadcasts")
@needs(Permission.BROADCAST)
def broadcasts() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        places, sent, screens = _places(session), _sent(session, this_hub().clock.now()), boards_of(session)
        floors = sorted(set(session.scalars(select(Place.floor))))
    return show_desk_page(
        "admin/broadcasts.html",
        sent=sent,
        kinds=list(BroadcastKind),
        departments=places,
        floors=floors,
        boards=[board.serial for board in screens],
    )


@blueprint.post("/broadcasts")
@needs(Permission.BROADCAST)
def send() -> ResponseReturnValue:
    """The first press shows what would happen; only the second one, on that page, does it."""
    chosen = _chosen()
    if request.form.get("confirmed") != CONFIRMED:
        return show_desk_page("admin/broadcast_confirm.html", chosen=chosen, target=request.form.get("zone"))
    account = this_person().id
    with this_hub().database.reading() as session:
        site = session.scalars(select(Site.code).order_by(Site.id).limit(1)).one()
    try:
        this_hub().writer.run(
            lambda tx: start_broadcast(
                tx,
                site=site,
                kind=chosen.kind,
                zone=chosen.zone,
                account_id=account,
                floor=chosen.code if chosen.zone is Zone.FLOOR else None,
                department=chosen.code if chosen.zone is Zone.DEPARTMENT else None,
                screen=chosen.code if chosen.zone is Zone.SCREEN else None,
            )
        )
    except Refused as refused:
        raise BadRequest from refused
    flash(words(desk_language()).say("admin.broadcasts.started"))
    return redirect(url_for("admin.broadcasts"), code=303)


@blueprint.post("/broadcasts/<key>/end")
@needs(Permission.BROADCAST)
def all_clear(key: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        found = next((one for one in _sent(session, this_hub().clock.now()) if str(one.key) == key), None)
    if found is None:
        raise NotFound
    if request.form.get("confirmed") != CONFIRMED:
        return show_desk_page("admin/broadcast_confirm.html", chosen=found, ending=found.key)
    account = this_person().id
    this_hub().writer.run(lambda tx: end_broadcast(tx, key=found.key, account_id=account))
    flash(words(desk_language()).say("admin.broadcasts.ended"))
    return redirect(url_for("admin.broadcasts"), code=303)


def _chosen() -> Chosen:
    kind, (zone, _, code) = request.form.get("kind", ""), request.form.get("zone", "").partition(":")
    if kind not in set(BroadcastKind) or zone not in set(Zone) or bool(code) is (zone == Zone.SITE):
        raise BadRequest
    with this_hub().database.reading() as session:
        places, serials = _places(session), {board.serial for board in boards_of(session)}
    if (zone == Zone.DEPARTMENT and code not in places) or (zone == Zone.SCREEN and code not in serials):
        raise BadRequest
    return Chosen(BroadcastKind(kind), Zone(zone), code or None, places.get(code, code) or None)


def _places(session: Session) -> dict[str, str]:
    """The departments' names by code, in their order."""
    own = Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
    rows = session.scalars(select(Department).order_by(Department.position))
    return {row.code: name_of(row.names, desk_language(), own) for row in rows}


def _sent(session: Session, now: datetime) -> list[Sent]:
    places, boards = _places(session), boards_of(session)
    rows = session.execute(
        select(Broadcast, Department.code)
        .outerjoin(Department, Department.id == Broadcast.department_id)
        .where(Broadcast.ended_at.is_(None))
        .order_by(Broadcast.id)
    )
    return [
        Sent(
            row.id,
            BroadcastKind(row.kind),
            Zone(row.zone),
            row.floor or row.screen or places.get(code or ""),
            row.begins_at,
            screens_of(boards, row.id, Zone(row.zone), row.floor or row.screen or code, now),
        )
        for row, code in rows
        if row.until is None or row.until > now
    ]
