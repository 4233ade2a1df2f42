"""What a board shows beside its calls: its playlist, and the files of it, for this board's own address only."""

import hashlib
import json
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound, Unauthorized

from display_server.db.models import Content, Device, Site
from display_server.domain.board_settings import View, playlist_at
from display_server.domain.contents import ContentKind
from display_server.hub import this_hub
from display_server.web.boards.board_of_request import board_of_request
from display_server.web.shared.access import needs
from display_server.web.shared.content_file import send_content
from display_server.web.shared.permissions import Permission

blueprint = Blueprint("board_contents", __name__)


def playlist_of(session: Session, device: Device, files: str | None = None) -> list[dict[str, Any]]:
    """Every item of the playlist of this part of the day, in order; which of them is due now the board knows by the hub's time.

    `files`: the address they lie below, where it is not the board's own.
    """
    if device.settings.get("view") != View.MIXED:
        return []
    below = files or f"/board/{device.id}/contents"
    hour = this_hub().clock.now().astimezone(ZoneInfo(session.get_one(Site, device.site_id).zone)).strftime("%H:%M")
    wanted = select(Content).where(Content.playlist == playlist_at(device.settings, hour))
    return [
        {
            "kind": item.kind,
            "file": f"{below}/{item.file}" if item.file else None,
            "title": item.title,
            "words": item.words,
            "seconds": item.seconds,
            "from": item.from_time.strftime("%H:%M") if item.from_time else None,
            "until": item.until_time.strftime("%H:%M") if item.until_time else None,
            "first_day": item.first_day.isoformat() if item.first_day else None,
            "last_day": item.last_day.isoformat() if item.last_day else None,
        }
        for item in session.scalars(wanted.order_by(Content.position, Content.id))
        if item.file or not ContentKind(item.kind).has_file  # what is being prepared is nobody's to see
    ]


def contents_key(session: Session, device: Device) -> str:
    """Changes with the playlist and with the part of the day: the board fetches it again."""
    return _key_of(playlist_of(session, device))


def _key_of(items: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(items).encode()).hexdigest()[:16]


@blueprint.get("/board/<uuid:device_id>/contents")
@needs(Permission.BOARD)
def contents(device_id: UUID) -> ResponseReturnValue:
    device = board_of_request(device_id)
    if device is None:
        raise Unauthorized
    with this_hub().database.reading() as session:
        items = playlist_of(session, device)
    return jsonify(items=items, key=_key_of(items))


@blueprint.get("/board/<uuid:device_id>/contents/<name>")
@needs(Permission.BOARD)
def file(device_id: UUID, name: str) -> Response:
    device = board_of_request(device_id)
    with this_hub().database.reading() as session:
        shown = [] if device is None else [item["file"] for item in playlist_of(session, device)]
    if f"/board/{device_id}/contents/{name}" not in shown:
        raise NotFound
    return send_content(name)
