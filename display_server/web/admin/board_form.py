"""A board's own page: what it shows and how large, its languages and sound, and the way out people read there in an emergency."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import DeviceKind, Language
from config.locale import name_of, words
from display_server.db.models import Department, Desk, Device, Place, Site
from display_server.domain.board_settings import USUAL_VOLUME, WayFromHere
from display_server.domain.broadcast import ExitWay
from display_server.hub import this_hub
from display_server.services.boards.change_board import BoardUnknown, change_board
from display_server.services.entry_refused import EntryRefused
from display_server.services.plans.board_directions import directions_by_plan
from display_server.web.admin.contents import playlists_there
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.board_entries import PARTS_OF_DAY, RESOLUTIONS, hours_shown, read_board
from display_server.web.shared.csp import frames_us
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/devices/<uuid:device_id>/board")
@needs(Permission.PAIR_DEVICES)
def board(device_id: UUID) -> ResponseReturnValue:
    return _page(device_id, None, None)


@blueprint.post("/devices/<uuid:device_id>/board")
@needs(Permission.PAIR_DEVICES)
def save_board(device_id: UUID) -> ResponseReturnValue:
    entered, who = read_board(request.form), this_person().who
    try:
        this_hub().writer.run(lambda tx: change_board(tx, device_id=device_id, settings=entered, who=who))
    except BoardUnknown:
        raise NotFound from None
    except EntryRefused as refused:
        return _page(device_id, entered, refused), 422
    with this_hub().database.reading() as session:
        serial = session.get_one(Device, device_id).serial
    flash(words(desk_language()).say("admin.board.saved", device=serial))
    return redirect(url_for("admin.board", device_id=device_id), code=303)


def _page(device_id: UUID, entered: dict[str, Any] | None, refused: EntryRefused | None) -> str:
    language = desk_language()
    with this_hub().database.reading() as session:
        device = session.get(Device, device_id)
        if device is None or device.kind != DeviceKind.BOARD.value or device.revoked_at is not None:
            raise NotFound
        own = Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
        choices = _choices(session, language, own)
        by_plan = directions_by_plan(session, device, this_hub().clock.now())
        playlists = playlists_there(session)
    say, shows = words(language).say, {**device.settings, **(entered or {})}
    frames_us()
    return show_desk_page(
        "admin/board.html",
        device=device,
        name=name_of(device.names, language, own),
        shows=shows,
        playlists=playlists,
        parts_of_day=PARTS_OF_DAY,
        parts=sorted((shows.get("playlist_by_hour") or {}).items()),
        choices=choices,
        ways=[(way.value, say(f"board.emergency.way.{way.value}")) for way in ExitWay],
        by_plan={code: say(f"admin.board.way.{way}") for code, way in by_plan.items()},
        ways_from_here=[(way.value, say(f"admin.board.way.{way.value}")) for way in WayFromHere],
        resolutions=RESOLUTIONS,
        hours_shown=hours_shown,
        usual_volume=USUAL_VOLUME,
        problem=say(f"admin.refused.{refused.field}.{refused.reason}") if refused else None,
    )


def _choices(session: Session, language: Language, own: Language) -> dict[str, list[tuple[str, str]]]:
    """Codes and names to choose from: departments, every place, the rooms patients are called to."""
    departments = session.scalars(
        select(Department).where(Department.closed_at.is_(None)).order_by(Department.position)
    ).all()
    places = session.scalars(select(Place).where(Place.closed_at.is_(None)).order_by(Place.floor, Place.code)).all()
    called_to = set(session.scalars(select(Desk.place_id).where(Desk.closed_at.is_(None))))
    said = {one.id: (one.code, f"{name_of(one.names, language, own)} · {one.floor}") for one in places}
    return {
        "departments": [(one.code, name_of(one.names, language, own)) for one in departments],
        "places": list(said.values()),
        "rooms": [said[one.id] for one in places if one.id in called_to],
    }
