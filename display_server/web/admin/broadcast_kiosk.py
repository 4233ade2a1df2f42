"""A kiosk under a message nobody has sent, drawn by the kiosk's own renderer, for whoever is about to send it."""

from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.push import Emergency
from config.contract.words import DeviceKind, Language
from display_server.db.models import Device
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.hub import this_hub
from display_server.services.house.published import read_catalogue
from display_server.web.admin.face import blueprint
from display_server.web.admin.kiosk_preview import picture_or_why, small_catalogue
from display_server.web.admin.told_screens import Told
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission

OTHERS = 2
"""Kiosks beside the first that are drawn, too, in the house's own language: each has its own way out."""


@blueprint.get("/broadcasts/kiosk.png")
@needs(Permission.BROADCAST)
def kiosk_under_message() -> ResponseReturnValue:
    """`kiosk`, `language`, and the message's `kind`, `zone` and `where`. 404 with its reason in `Atrium-Why` if none is drawn."""
    said, now = request.args, this_hub().clock.now()
    kind, zone, language = said.get("kind", ""), said.get("zone", ""), said.get("language", "")
    if kind not in set(BroadcastKind) or zone not in set(Zone) or language not in set(Language):
        raise NotFound
    with this_hub().database.reading() as session:
        catalogue = read_catalogue(session, _kiosk(session, said.get("kiosk", "")).id, now)
    message = {"key": 0, "kind": kind, "zone": zone, "where": said.get("where") or None, "begins_at": now}
    asked: dict[str, Any] = {
        "catalogue": small_catalogue(catalogue).model_dump(mode="json"),
        "now": now.isoformat(),
        "language": language,
        "emergencies": [Emergency.model_validate(message).model_dump(mode="json")],
    }
    return picture_or_why(asked)


def to_be_drawn(told: list[Told], zone: Zone, languages: list[Language]) -> list[tuple[UUID, str, Language]]:
    """The first kiosk in every language, some others in the first. One whose floor nobody entered hears no floor's message."""
    kiosks = [
        (one.id, one.serial)
        for one in told
        if one.kind is DeviceKind.KIOSK and one.id is not None and (zone is not Zone.FLOOR or one.floor is not None)
    ]
    first = [(*one, language) for one in kiosks[:1] for language in languages]
    return first + [(*one, languages[0]) for one in kiosks[1 : 1 + OTHERS]]


def _kiosk(session: Session, said: str) -> Device:
    try:
        found = session.get(Device, UUID(said))
    except ValueError:
        raise NotFound from None
    if found is None or found.kind != DeviceKind.KIOSK.value or found.revoked_at is not None:
        raise NotFound
    return found
