"""Pages of the fleet: all devices, one device. Pairing and pathways stand beside it in their own files."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.service_code import good_until, service_code
from config.contract.words import DeviceKind, Language, PaperState
from config.locale import name_of, words
from display_server.db.models import Department, Device, Place, Site
from display_server.db.reading.own_site import own_site
from display_server.domain.kiosk_layers import GROUP
from display_server.hub import this_hub
from display_server.services.arrivals.booking_feed import feed_in_trouble
from display_server.services.arrivals.unmarked_bookings import unmarked_bookings
from display_server.services.devices.revoke_device import revoke_device
from display_server.web.admin import (
    alarm_contacts,
    alarms,
    audit,
    backups,
    board_form,
    broadcast_kiosk,
    broadcasts,
    content,
    contents,
    desks,
    directory_people,
    diversions,
    feedback,
    fleet_group,
    getting_started,
    go_live_page,
    guide,
    guide_new,
    help_calls,
    hours,
    house,
    house_closing,
    house_departments,
    house_desks,
    house_file,
    house_places,
    house_services,
    house_site,
    kiosk_editor,
    kiosk_form,
    kiosk_preview,
    maps,
    order_preview,
    pairing,
    paper,
    pathways,
    people,
    plan_editor,
    plan_file,
    plan_pictures,
    plan_table,
    remote,
    reports,
    sign_ins,
    sites,
    today,
    today_acts,
    tokens,
    updates,
    waits,
    webhooks,
    words_file,
    words_page,
)
from display_server.web.admin.alarms import alarms_by_department
from display_server.web.admin.backups import alarms_of_house, spare_note
from display_server.web.admin.face import blueprint
from display_server.web.admin.fleet import DeviceLine, DeviceState, Fleet, read_device, read_fleet
from display_server.web.admin.fleet_printers import PrinterLine, last_tickets, printers_of_fleet
from display_server.web.admin.waiting_devices import codes_shown
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.help_cards import read_help_cards
from display_server.web.shared.permissions import Permission
from display_server.web.shared.restored_note import restored_at
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

__all__ = [
    "alarm_contacts",
    "alarms",
    "audit",
    "backups",
    "blueprint",
    "board_form",
    "broadcast_kiosk",
    "broadcasts",
    "content",
    "contents",
    "desks",
    "directory_people",
    "diversions",
    "feedback",
    "fleet_group",
    "getting_started",
    "go_live_page",
    "guide",
    "guide_new",
    "help_calls",
    "hours",
    "house",
    "house_closing",
    "house_departments",
    "house_desks",
    "house_file",
    "house_places",
    "house_services",
    "house_site",
    "kiosk_editor",
    "kiosk_form",
    "kiosk_preview",
    "maps",
    "order_preview",
    "pairing",
    "paper",
    "pathways",
    "people",
    "plan_editor",
    "plan_file",
    "plan_pictures",
    "plan_table",
    "remote",
    "reports",
    "sign_ins",
    "sites",
    "today",
    "today_acts",
    "tokens",
    "updates",
    "waits",
    "webhooks",
    "words_file",
    "words_page",
]

A_PAGE = 100
"""Lines of the table at once: a browser that draws fifteen hundred anew every two seconds does nothing else."""
LOUD = 10
"""Alarms of devices said one by one; of more their number is."""
_LOUD_STATES = {DeviceState.NO_PAPER, DeviceState.PRINTER, DeviceState.SILENT}


@blueprint.get("/")
@needs(Permission.SEE_FLEET)
def fleet() -> ResponseReturnValue:
    return show_desk_page("admin/fleet.html", **_fleet())


@blueprint.get("/list")
@needs(Permission.SEE_FLEET)
def fleet_list() -> ResponseReturnValue:
    """The moving part of the page, fetched again every few seconds."""
    return show_desk_page("admin/fleet_list.html", **_fleet())


@blueprint.get("/devices/<uuid:device_id>")
@needs(Permission.SEE_FLEET)
def device(device_id: UUID) -> ResponseReturnValue:
    hub = this_hub()
    with hub.database.reading() as session:
        row = session.get(Device, device_id)
        if row is None:
            raise NotFound
        line = read_device(session, row, hub.clock.now(), desk_language())
        subject = _subject_of_board(session, row.settings or {})
    code = service_code(row.secret_hash, hub.clock.now()) if row.kind == "kiosk" and row.secret_hash else None
    until = good_until(hub.clock.now())
    return show_desk_page(
        "admin/device.html", device=row, line=line, subject=subject, service_code=code, code_until=until
    )


def _subject_of_board(session: Session, settings: dict[str, Any]) -> str:
    """The department or the room a board is about, by its name; empty of one that shows the whole house, and of kiosks."""
    kind, code = (
        (Place, settings.get("room")) if settings.get("view") == "door" else (Department, settings.get("department"))
    )
    names = session.scalar(select(kind.names).where(kind.code == code))
    return name_of(names, desk_language(), Language(own_site(session).language)) if names else ""


@blueprint.post("/devices/<uuid:device_id>/revoke")
@needs(Permission.PAIR_DEVICES)
def revoke(device_id: UUID) -> ResponseReturnValue:
    hub, who = this_hub(), this_person().who
    with hub.database.reading() as session:
        row = session.get(Device, device_id)
    if row is None:
        raise NotFound
    hub.writer.run(lambda tx: revoke_device(tx, device_id=device_id, who=who))
    flash(words(desk_language()).say("admin.device.revoked", device=row.serial))
    return redirect(url_for("admin.fleet"), code=303)


def _fleet() -> dict[str, Any]:
    hub = this_hub()
    wanted = request.args.get("show", "all")
    with hub.database.reading() as session:
        found = read_fleet(session, hub.clock.now(), desk_language())
        waiting = codes_shown(session, hub.clock.now())
        alone = alarms_by_department(session)
        restored = restored_at(session, hub.clock.now())
        feed = feed_in_trouble(session, hub.settings, hub.clock.now())
        unmarked = unmarked_bookings(session, hub.clock.now())
        own = Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
        help_cards = read_help_cards(session, lambda names: name_of(names, desk_language(), own))
        tickets = last_tickets(session) if wanted == "printers" else {}
    bad_backups, full_disk, cannot_write = alarms_of_house()
    loud = [line for line in found.attention if line.state in _LOUD_STATES]
    return {
        "alone": alone,
        "help_cards": help_cards,
        "bad_backups": bad_backups,
        "full_disk": full_disk,
        "spare": spare_note(),
        "cannot_write": cannot_write,
        "restored_at": restored,
        "feed": feed,
        "unmarked": unmarked,
        "fleet": found,
        "waiting_codes": waiting,
        "tickets": tickets,
        "loud": loud[:LOUD],
        "more_loud": max(0, len(loud) - LOUD),
        **_lists(found, wanted),
    }


def _lists(found: Fleet, wanted: str) -> dict[str, Any]:
    """The list that is wanted, a page of it, and how many there are of everything."""
    kiosks, boards = found.of(DeviceKind.KIOSK), found.of(DeviceKind.BOARD)
    printers = printers_of_fleet(kiosks)
    lists: dict[str, Sequence[DeviceLine | PrinterLine]] = {
        "all": found.devices, "attention": found.attention, "kiosks": kiosks, "boards": boards, "printers": printers,
    }  # fmt: skip
    lists |= {f"{GROUP}{name}": [line for line in found.devices if line.group == name] for name in found.groups}
    wanted = wanted if wanted in lists else "all"
    lines = lists[wanted]
    begin = min(max(0, request.args.get("from", 0, type=int)), max(0, len(lines) - 1)) // A_PAGE * A_PAGE
    return {
        "wanted": wanted,
        "group": wanted.removeprefix(GROUP) if wanted.startswith(GROUP) else None,
        "group_kiosks": sum(isinstance(line, DeviceLine) and line.kind is DeviceKind.KIOSK for line in lines),
        "lines": lines[begin : begin + A_PAGE],
        "begin": begin,
        "a_page": A_PAGE,
        "counts": {name: len(some) for name, some in lists.items()},
        "kiosks": (sum(line.works for line in kiosks), len(kiosks)),
        "boards": (sum(line.works for line in boards), len(boards)),
        "printers": (sum(one.prints for one in printers), len(printers)),
        "paper": tuple(sum(one.paper is paper for one in printers) for paper in (PaperState.OUT, PaperState.LOW)),
    }
