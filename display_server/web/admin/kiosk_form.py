"""A kiosk's own page: whom its people ring, the board that sends staff to it, and the ways out and to somebody."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from config.contract.words import DeviceKind, Language
from config.locale import name_of, words
from display_server.db.models import Device, Place, Site
from display_server.domain.broadcast import ExitWay
from display_server.domain.reach import hung
from display_server.domain.rings import Ring
from display_server.hub import this_hub
from display_server.services.devices.change_kiosk import IN_WORDS, OF_SITE, KioskUnknown, change_kiosk
from display_server.services.devices.kiosk_configurations import kiosks_of
from display_server.services.entry_refused import EntryRefused
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

_FIELDS = (
    *OF_SITE,
    "board",
    "audio_zone",
    "group",
    "ring",
    "staffed",
    "exit",
    "exit_way",
    "refuge",
    "locked",
    "lower_edge",
    "shelf",
    "diagonal",
    "lying",
    *(f"{name}_{language.value}" for name in IN_WORDS for language in Language),
)


@blueprint.get("/devices/<uuid:device_id>/kiosk")
@needs(Permission.PAIR_DEVICES)
def kiosk(device_id: UUID) -> ResponseReturnValue:
    return _page(device_id, {}, None)


@blueprint.post("/devices/<uuid:device_id>/kiosk")
@needs(Permission.PAIR_DEVICES)
def save_kiosk(device_id: UUID) -> ResponseReturnValue:
    entered = {name: request.form.get(name, "").strip() for name in _FIELDS}
    who = this_person().who
    try:
        this_hub().writer.run(lambda tx: change_kiosk(tx, device_id=device_id, entered=entered, who=who))
    except KioskUnknown:
        raise NotFound from None
    except EntryRefused as refused:
        return _page(device_id, entered, refused), 422
    flash(words(desk_language()).say("admin.kiosk.saved"))
    return redirect(url_for("admin.kiosk", device_id=device_id), code=303)


def _page(device_id: UUID, entered: dict[str, str], refused: EntryRefused | None) -> str:
    language, say = desk_language(), words(desk_language()).say
    with this_hub().database.reading() as session:
        device = session.get(Device, device_id)
        if device is None or device.kind != DeviceKind.KIOSK.value or device.revoked_at is not None:
            raise NotFound
        site = session.get_one(Site, device.site_id)
        own = Language(site.language)
        places = session.scalars(select(Place).where(Place.closed_at.is_(None)).order_by(Place.floor, Place.code)).all()
        boards = session.scalars(
            select(Device).where(Device.kind == DeviceKind.BOARD.value, Device.revoked_at.is_(None))
        ).all()
        groups = sorted({one.settings["group"] for one in kiosks_of(session) if one.settings.get("group")})
        kept = {"emergency_phone": site.emergency_phone, "help_phone": site.help_phone or "", **device.settings}
        kept |= {
            f"{name}_{language}": line for name in IN_WORDS for language, line in device.settings.get(name, {}).items()
        }
    return show_desk_page(
        "admin/kiosk.html",
        device=device,
        name=name_of(device.names, language, own),
        shows={**kept, **entered},
        places=[(one.code, f"{name_of(one.names, language, own)} · {one.floor}") for one in places],
        boards=[(one.serial, f"{one.serial} · {name_of(one.names, language, own)}") for one in boards],
        groups=groups,
        rings=[(ring.value, say(f"admin.updates.ring.{ring.value}")) for ring in Ring],
        stands=hung(device.settings),
        ways=[(way.value, say(f"board.emergency.way.{way.value}")) for way in ExitWay],
        problem=say(f"admin.refused.{refused.field}.{refused.reason}") if refused else None,
    )
