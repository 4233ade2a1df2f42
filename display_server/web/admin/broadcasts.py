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

from config.contract.words import DeviceKind, Language
from config.locale import name_of, words
from display_server.db.models import Account, Broadcast, Department, Place, Site
from display_server.db.reading.own_site import own_site
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.hub import this_hub
from display_server.services.lines.broadcasts import end_broadcast, start_broadcast, want_two_people
from display_server.services.refused import Refused
from display_server.web.admin.broadcast_kiosk import to_be_drawn
from display_server.web.admin.face import blueprint
from display_server.web.admin.preview_door import is_drawn_here
from display_server.web.admin.told_screens import Confirmed, Screens, concerned_by, confirmed, screens_of, told_of
from display_server.web.shared.access import needs
from display_server.web.shared.csp import frames_us
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.emergency_sentences import emergency_sentences
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.shared.sign_in.recognise import SignInRefused, recognise

CONFIRMED = "yes"
LOGGED = 200
PICTURES = 3
"""Screens of the zone that are drawn before a message is sent; the others are named."""


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
class Logged:
    """One message of the log. `ended_by` None: by itself, at its time."""

    kind: BroadcastKind
    zone: Zone
    where: str | None
    begins_at: datetime
    by: str
    ended_at: datetime | None
    ended_by: str | None
    screens: Confirmed


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
        places, sent, screens = _places(session), _sent(session, this_hub().clock.now()), told_of(session)
        floors = sorted(set(session.scalars(select(Place.floor))))
        two = own_site(session).broadcast_by_two
    return show_desk_page(
        "admin/broadcasts.html",
        sent=sent,
        kinds=list(BroadcastKind),
        departments=places,
        floors=floors,
        screens=[one.serial for one in screens],
        two=two,
    )


@blueprint.get("/broadcasts/standing")
@needs(Permission.BROADCAST)
def standing_broadcasts() -> ResponseReturnValue:
    """The moving part of the page: which screens show what stands, asked for again every few seconds."""
    with this_hub().database.reading() as session:
        sent = _sent(session, this_hub().clock.now())
    return show_desk_page("admin/broadcasts_standing.html", sent=sent)


@blueprint.post("/broadcasts")
@needs(Permission.BROADCAST)
def send() -> ResponseReturnValue:
    """The first press shows what would happen; only the second one, on that page, does it."""
    chosen = _chosen()
    with this_hub().database.reading() as session:
        own = own_site(session)
    site, two = own.code, own.broadcast_by_two and chosen.kind is not BroadcastKind.DRILL
    if request.form.get("confirmed") != CONFIRMED:
        return _confirm(chosen, two=two)
    account = this_person().id
    try:
        second = _second_person(account) if two else None
    except SignInRefused as refused:
        return _confirm(chosen, two=two, problem=refused), refused.status
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
                second_by=second,
            )
        )
    except Refused as refused:
        raise BadRequest from refused
    flash(words(desk_language()).say("admin.broadcasts.started"))
    return redirect(url_for("admin.broadcasts"), code=303)


@blueprint.post("/broadcasts/two")
@needs(Permission.BROADCAST)
def two_people() -> ResponseReturnValue:
    """The site's rule: whether a message needs two people."""
    wanted, who = request.form.get("two") == "on", this_person().who
    this_hub().writer.run(lambda tx: want_two_people(tx, wanted=wanted, who=who))
    flash(words(desk_language()).say("admin.broadcasts.two_kept"))
    return redirect(url_for("admin.broadcasts"), code=303)


@blueprint.get("/broadcasts/log")
@needs(Permission.BROADCAST)
def broadcast_log() -> ResponseReturnValue:
    """All that were sent, the newest first, to be printed as it stands."""
    with this_hub().database.reading() as session:
        entries = _log(session)
    return show_desk_page("admin/broadcast_log.html", entries=entries)


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


def _confirm(chosen: Chosen, *, two: bool, problem: SignInRefused | None = None) -> str:
    with this_hub().database.reading() as session:
        told = concerned_by(told_of(session), chosen.zone, chosen.code)
        own = own_site(session)
        spoken = [Language(one) for one in own.languages]
    first = Language(own.language)
    kiosks = to_be_drawn(told, chosen.zone, [first, *(one for one in spoken if one is not first)])
    sentences = {one: emergency_sentences(one) for one in spoken}
    in_part = chosen.kind is BroadcastKind.EVACUATE and chosen.zone is not Zone.SITE
    frames_us()
    return show_desk_page(
        "admin/broadcast_confirm.html",
        chosen=chosen,
        target=request.form.get("zone"),
        two=two,
        problem=problem,
        boards=[(one.id, one.serial) for one in told if one.kind is DeviceKind.BOARD],
        screens=[one.serial for one in told],
        pictures=PICTURES,
        kiosks=kiosks,
        drawn_here=bool(kiosks) and is_drawn_here(),
        said=[
            (one, said["area"] if in_part else said["titles"][chosen.kind], said["then"][chosen.kind])
            for one, said in sentences.items()
        ],
    )


def _second_person(first: int) -> int:
    """The account of who stands beside the first, by their own password. Raises SignInRefused."""
    person = recognise(request.form.get("second_email", "")[:120], request.form.get("second_password", "")[:200])
    if person.id == first or Permission.BROADCAST not in person.may:
        raise SignInRefused("unknown", 403)
    return person.id


def _log(session: Session) -> list[Logged]:
    places, told = _places(session), told_of(session)
    names = {row.id: row.full_name or row.email for row in session.scalars(select(Account))}
    rows = session.execute(
        select(Broadcast, Department.code)
        .outerjoin(Department, Department.id == Broadcast.department_id)
        .order_by(Broadcast.id.desc())
        .limit(LOGGED)
    )
    return [
        Logged(
            BroadcastKind(row.kind), Zone(row.zone), row.floor or row.screen or places.get(code or ""), row.begins_at,
            " + ".join(names[key] for key in (row.started_by, row.second_by) if key in names), row.ended_at,
            names.get(row.ended_by or 0),
            confirmed(told, row.shown_by or {}, Zone(row.zone), row.floor or row.screen or code, row.ended_at),
        )
        for row, code in rows
    ]  # fmt: skip


def _chosen() -> Chosen:
    kind, (zone, _, code) = request.form.get("kind", ""), request.form.get("zone", "").partition(":")
    if kind not in set(BroadcastKind) or zone not in set(Zone) or bool(code) is (zone == Zone.SITE):
        raise BadRequest
    with this_hub().database.reading() as session:
        places, serials = _places(session), {one.serial for one in told_of(session)}
    if (zone == Zone.DEPARTMENT and code not in places) or (zone == Zone.SCREEN and code not in serials):
        raise BadRequest
    return Chosen(BroadcastKind(kind), Zone(zone), code or None, places.get(code, code) or None)


def _places(session: Session) -> dict[str, str]:
    """The departments' names by code, in their order."""
    own = Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
    rows = session.scalars(select(Department).where(Department.closed_at.is_(None)).order_by(Department.position))
    return {row.code: name_of(row.names, desk_language(), own) for row in rows}


def _sent(session: Session, now: datetime) -> list[Sent]:
    places, told = _places(session), told_of(session)
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
            screens_of(told, row.id, Zone(row.zone), row.floor or row.screen or code, now),
        )
        for row, code in rows
        if row.until is None or row.until > now
    ]
