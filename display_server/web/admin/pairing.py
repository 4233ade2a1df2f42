"""Pairing as an administrator does it: find the code, compare it, name the device, approve."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import DeviceKind, Language
from config.locale import name_of, to_latin, words
from display_server.db.models import Department, Desk, Device, Pairing, Place, Site
from display_server.hub import this_hub
from display_server.services.devices.approve_pairing import approve_pairing, pair_anew
from display_server.services.devices.poll_pairing import PairingUnknown
from display_server.services.entry_refused import EntryRefused
from display_server.web.admin.entries import read_new_device
from display_server.web.admin.face import blueprint
from display_server.web.admin.waiting_devices import sees_waiting, showing
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/pair")
@needs(Permission.PAIR_DEVICES)
def pair() -> ResponseReturnValue:
    """A typed code leads to its own page. Who administers every site sees beside it which wait (`waiting_devices`)."""
    typed = to_latin(request.args.get("code", "")).replace(" ", "").replace("-", "")
    if typed:
        if _waiting(typed) is not None:
            return redirect(url_for("admin.name_device", code=typed), code=303)
        return show_desk_page("admin/pair.html", waiting=_all_waiting(), typed=typed, gone=True), 404
    return show_desk_page("admin/pair.html", waiting=_all_waiting(), typed="", gone=False)


@blueprint.get("/pair/list")
@needs(Permission.PAIR_DEVICES)
def pair_list() -> ResponseReturnValue:
    waiting = _all_waiting()
    if waiting is None:
        raise NotFound
    return show_desk_page("admin/pair_list.html", waiting=waiting)


@blueprint.get("/pair/<code>")
@needs(Permission.PAIR_DEVICES)
def name_device(code: str) -> ResponseReturnValue:
    waiting = _waiting(code)
    if waiting is None:
        return redirect(url_for("admin.pair", code=code), code=303)
    return _naming_page(waiting, {}, None)


@blueprint.post("/pair/<code>")
@needs(Permission.PAIR_DEVICES)
def approve(code: str) -> ResponseReturnValue:
    waiting = _waiting(code)
    if waiting is None:
        return redirect(url_for("admin.pair", code=code), code=303)
    who, device = this_person().who, read_new_device(DeviceKind(waiting.kind), request.form)
    try:
        paired = this_hub().writer.run(lambda tx: approve_pairing(tx, code=code, device=device, who=who))
    except PairingUnknown:
        return redirect(url_for("admin.pair", code=code), code=303)
    except EntryRefused as refused:
        return _naming_page(waiting, request.form.to_dict(), refused), 422
    flash(words(desk_language()).say("admin.pair.approved", device=device.serial))
    if waiting.kind == DeviceKind.BOARD.value:  # its glass, sound and way out are entered next
        return redirect(url_for("admin.board", device_id=paired), code=303)
    return redirect(url_for("admin.fleet"), code=303)


@blueprint.post("/pair/<code>/again")
@needs(Permission.PAIR_DEVICES)
def pair_again(code: str) -> ResponseReturnValue:
    """In the place of a device that was there before."""
    waiting, who = _waiting(code), this_person().who
    if waiting is None:
        return redirect(url_for("admin.pair", code=code), code=303)
    try:
        replaces = UUID(request.form.get("replaces", ""))
        serial = this_hub().writer.run(lambda tx: pair_anew(tx, code=code, device_id=replaces, who=who))
    except PairingUnknown:
        return redirect(url_for("admin.pair", code=code), code=303)
    except (ValueError, EntryRefused):
        return _naming_page(waiting, {}, EntryRefused("replaces", "missing")), 422
    flash(words(desk_language()).say("admin.pair.approved", device=serial))
    return redirect(url_for("admin.device", device_id=replaces), code=303)


def _waiting(code: str) -> Pairing | None:
    """The device that shows this code: whoever has read it stands before its screen, whichever site it will be of."""
    hub = this_hub()
    with hub.database.reading() as session:
        return session.scalar(showing(hub.clock.now()).where(Pairing.code == code))


def _all_waiting() -> list[Pairing] | None:
    """Codes that devices show at this moment, the newest first; None: a list of them is not this person's to see."""
    hub = this_hub()
    with hub.database.reading() as session:
        if not sees_waiting(session):
            return None
        return list(session.scalars(showing(hub.clock.now()).order_by(Pairing.asked_at.desc())))


@dataclass(frozen=True)
class _Choices:
    """What the form offers: code and name, in the administrator's language; and a serial nobody has yet."""

    places: list[tuple[str, str]]
    departments: list[tuple[str, str]]
    rooms: list[tuple[str, str]]
    serial: str
    devices: list[tuple[UUID, str, bool]]  # that it may take the place of: id, serial and name, whether revoked


def _naming_page(waiting: Pairing, entered: dict[str, str], refused: EntryRefused | None) -> str:
    with this_hub().database.reading() as session:
        choices = _choices(session, DeviceKind(waiting.kind))
    values: dict[str, Any] = {"serial": choices.serial, **entered}
    said = words(desk_language())
    problem = said.say(f"admin.refused.{refused.field}.{refused.reason}") if refused else None
    return show_desk_page(
        "admin/name_device.html",
        waiting=waiting,
        fingerprint=this_hub().fingerprint,
        choices=choices,
        entered=values,
        refused_field=refused.field if refused else None,
        problem=problem,
    )


def _choices(session: Session, kind: DeviceKind) -> _Choices:
    own = Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
    language = desk_language()
    places = session.scalars(select(Place).where(Place.closed_at.is_(None))).all()
    departments = session.scalars(
        select(Department).where(Department.closed_at.is_(None)).order_by(Department.position)
    ).all()
    devices = session.scalars(select(Device).order_by(Device.revoked_at.is_(None), Device.serial)).all()
    taken = {one.serial for one in devices}
    letter = "L" if kind is DeviceKind.KIOSK else "B"
    desks = select(Place.code).join(Desk, Desk.place_id == Place.id).where(Desk.closed_at.is_(None))
    called_to = set(session.scalars(desks))
    named = [(place.code, f"{name_of(place.names, language, own)} · {place.floor}") for place in places]
    return _Choices(
        places=sorted(named, key=lambda one: one[1]),
        rooms=[one for one in sorted(named, key=lambda one: one[1]) if one[0] in called_to],
        departments=[(one.code, name_of(one.names, language, own)) for one in departments],
        serial=next(serial for n in range(1, 10_000) if (serial := f"{letter}{n}") not in taken),
        devices=[
            (one.id, f"{one.serial} · {name_of(one.names, language, own)}", one.revoked_at is not None)
            for one in devices
            if one.kind == kind.value
        ],
    )
