"""What a board shows beside its calls: its playlist, and the files of it, for this board's own address only."""

import hashlib
import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound, Unauthorized

from display_server.db.models import Content, Device
from display_server.domain.board_settings import View
from display_server.hub import this_hub
from display_server.web.boards.board_of_request import board_of_request
from display_server.web.shared.access import needs
from display_server.web.shared.content_file import send_content
from display_server.web.shared.permissions import Permission

blueprint = Blueprint("board_contents", __name__)


def playlist_of(session: Session, device: Device) -> list[dict[str, Any]]:
    """Every item of the board's playlist in order; which of them is due now the board knows by the hub's time."""
    if device.settings.get("view") != View.MIXED:
        return []
    wanted = select(Content).where(Content.playlist == device.settings.get("playlist", ""))
    return [
        {
            "kind": item.kind,
            "file": f"/board/{device.id}/contents/{item.file}" if item.file else None,
            "title": item.title,
            "words": item.words,
            "seconds": item.seconds,
            "from": item.from_time.strftime("%H:%M") if item.from_time else None,
            "until": item.until_time.strftime("%H:%M") if item.until_time else None,
            "first_day": item.first_day.isoformat() if item.first_day else None,
            "last_day": item.last_day.isoformat() if item.last_day else None,
        }
        for item in session.scalars(wanted.order_by(Content.position, Content.id))
    ]


def contents_key(session: Session, device: Device) -> str:
    """Changes with the playlist: the board fetches it again."""
    return hashlib.sha256(json.dumps(playlist_of(session, device)).encode()).hexdigest()[:16]


@blueprint.get("/board/<uuid:device_id>/contents")
@needs(Permission.BOARD)
def contents(device_id: UUID) -> ResponseReturnValue:
    device = board_of_request(device_id)
    if device is None:
        raise Unauthorized
    with this_hub().database.reading() as session:
        return jsonify(items=playlist_of(session, device), key=contents_key(session, device))


@blueprint.get("/board/<uuid:device_id>/contents/<name>")
@needs(Permission.BOARD)
def file(device_id: UUID, name: str) -> Response:
    device = board_of_request(device_id)
    with this_hub().database.reading() as session:
        shown = [] if device is None else [item["file"] for item in playlist_of(session, device)]
    if f"/board/{device_id}/contents/{name}" not in shown:
        raise NotFound
    return send_content(name)
