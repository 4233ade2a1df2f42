"""A kiosk from afar: configuration, lock, restart, words, volume, a picture of its welcome screen; each one answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.remote import RemoteAct
from config.contract.words import DeviceKind
from config.locale import words
from display_server.db.models import Device, RemoteActRow, Site
from display_server.hub import this_hub
from display_server.services.devices.change_kiosk import KioskUnknown
from display_server.services.devices.remote_acts import KEPT, MESSAGE_HOURS, WAITS, ask_kiosk
from display_server.services.entry_refused import EntryRefused
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

_LOOKS = {"asked": ("", "clock"), "done": ("good", "circle-check"), "failed": ("warn", "alert-triangle")}


@dataclass(frozen=True)
class AskedLine:
    """`state`: asked, done or failed; `trouble`: why it failed, a RemoteTrouble or `no_answer`."""

    id: UUID
    act: str
    percent: int | None
    asked_at: datetime
    ended_at: datetime | None
    state: str
    trouble: str | None
    has_picture: bool

    @property
    def look(self) -> tuple[str, str]:
        return _LOOKS[self.state]


@blueprint.get("/devices/<uuid:device_id>/remote")
@needs(Permission.PAIR_DEVICES)
def remote(device_id: UUID) -> ResponseReturnValue:
    return _page(device_id, {}, None)


@blueprint.get("/devices/<uuid:device_id>/remote/asked")
@needs(Permission.PAIR_DEVICES)
def remote_asked(device_id: UUID) -> ResponseReturnValue:
    """The moving part of the page."""
    hub = this_hub()
    with hub.database.reading() as session:
        return show_desk_page(
            "admin/remote_asked.html",
            device=session.get(Device, device_id),
            asked=asked_of(session, device_id, hub.clock.now()),
        )


@blueprint.post("/devices/<uuid:device_id>/remote")
@needs(Permission.PAIR_DEVICES)
def ask_remote(device_id: UUID) -> ResponseReturnValue:
    entered, who, act = request.form.to_dict(), this_person().who, request.form.get("act", "")
    if act not in set(RemoteAct) - {RemoteAct.PREVIEW}:
        raise NotFound
    try:
        this_hub().writer.run(
            lambda tx: ask_kiosk(tx, device_id=device_id, act=RemoteAct(act), entered=entered, who=who)
        )
    except KioskUnknown:
        raise NotFound from None
    except EntryRefused as refused:
        return _page(device_id, entered, refused), 422
    flash(words(desk_language()).say("admin.remote.asked"))
    return redirect(url_for("admin.remote", device_id=device_id), code=303)


@blueprint.get("/devices/<uuid:device_id>/remote/<uuid:ask_id>.png")
@needs(Permission.PAIR_DEVICES)
def remote_picture(device_id: UUID, ask_id: UUID) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        found = session.get(RemoteActRow, ask_id)
        if found is None or found.device_id != device_id or found.picture is None:
            raise NotFound
        return Response(found.picture, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def asked_of(session: Session, device_id: UUID, now: datetime) -> list[AskedLine]:
    rows = session.scalars(
        select(RemoteActRow)
        .where(RemoteActRow.device_id == device_id, RemoteActRow.act != RemoteAct.PREVIEW.value)
        .order_by(RemoteActRow.asked_at.desc(), RemoteActRow.id.desc())
        .limit(KEPT)
    )
    return [_line(row, now) for row in rows]


def _line(row: RemoteActRow, now: datetime) -> AskedLine:
    late = row.ended_at is None and now - row.asked_at >= WAITS
    trouble = "no_answer" if late else row.trouble
    state = "failed" if trouble else "done" if row.ended_at else "asked"
    return AskedLine(
        row.id, row.act, row.percent, row.asked_at, row.ended_at, state, trouble, has_picture=row.picture is not None
    )


def _page(device_id: UUID, entered: dict[str, str], refused: EntryRefused | None) -> str:
    hub, say = this_hub(), words(desk_language()).say
    with hub.database.reading() as session:
        device = session.get(Device, device_id)
        if device is None or device.kind != DeviceKind.KIOSK.value or device.revoked_at is not None:
            raise NotFound
        site = session.get_one(Site, device.site_id)
        asked = asked_of(session, device_id, hub.clock.now())
        said: dict[str, Any] = device.settings
    return show_desk_page(
        "admin/remote.html",
        device=device,
        asked=asked,
        locked=bool(said.get("locked")),
        codes=[site.language, *(code for code in site.languages if code != site.language)],
        shows={**{f"message_{code}": text for code, text in said.get("message", {}).items()}, **entered},
        hours_offered=MESSAGE_HOURS,
        until=datetime.fromisoformat(said["message_until"]) if said.get("message_until") else None,
        problem=say(f"admin.refused.{refused.field}.{refused.reason}") if refused else None,
    )
