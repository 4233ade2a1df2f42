"""A board in an editor's frame: its real page with settings nobody has saved, or under a message nobody has sent.

Whoever looks is a person with a right, never the board: no secret is read, given or kept, nothing is reported, nothing is heard.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.push import Emergency
from config.contract.words import DeviceKind
from config.locale import words
from display_server.db.models import Device, Site
from display_server.db.reading.board_topics import topics_of_board
from display_server.domain.broadcast import BroadcastKind
from display_server.hub import this_hub
from display_server.services.boards.board_choices import refuse_nonsense
from display_server.services.boards.change_board import with_entered
from display_server.services.entry_refused import EntryRefused
from display_server.web.boards.audio_zone import rings
from display_server.web.boards.board_page import BoardPage, NothingToShow, board_page
from display_server.web.boards.board_words import clauses
from display_server.web.boards.contents import contents_key, playlist_of
from display_server.web.boards.example_states import example_state
from display_server.web.shared.access import needs
from display_server.web.shared.board_entries import read_board
from display_server.web.shared.content_file import send_content
from display_server.web.shared.csp import may_be_framed
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.stream_pass import answer_with_pass

blueprint = Blueprint("board_preview", __name__, url_prefix="/board/preview")

EXAMPLE = "example"


@blueprint.get("/<uuid:device_id>")
@needs(Permission.PAIR_DEVICES)
def preview(device_id: UUID) -> ResponseReturnValue:
    """The form as it stands in the query; without one as it was saved. `data=example`: a busy day in place of what is now."""
    may_be_framed()
    with this_hub().database.reading() as session:
        draft = _draft(session, device_id)
        try:
            refuse_nonsense(session, draft.settings)
        except EntryRefused as refused:
            return _refused(f"{refused.field}.{refused.reason}")
        states = _example(session, draft) if request.args.get("data") == EXAMPLE else None
    try:
        made = board_page(draft, None)
    except NothingToShow:
        return _refused("department.missing")
    below, asked = f"/board/preview/{device_id}", urlencode(list(request.args.items(multi=True)))
    return _page(
        made,
        {
            "pass": f"{below}/pass?{asked}",
            "contents": f"{below}/contents?{asked}" if made.settings["contents"] else None,
            "preview": {"rings": rings(draft), "states": states},
        },
    )


@blueprint.post("/<uuid:device_id>/pass")
@needs(Permission.PAIR_DEVICES)
def stream_pass(device_id: UUID) -> ResponseReturnValue:
    """What anybody in the hall may read, for the person who looks."""
    with this_hub().database.reading() as session:
        draft = _draft(session, device_id)
        followed = topics_of_board(session, session.get_one(Site, draft.site_id).code, draft.settings)
    return answer_with_pass(f"preview-{device_id}", followed)


@blueprint.get("/<uuid:device_id>/contents")
@needs(Permission.PAIR_DEVICES)
def contents(device_id: UUID) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        draft = _draft(session, device_id)
        items = playlist_of(session, draft, f"/board/preview/{device_id}/contents")
        return jsonify(items=items, key=contents_key(session, draft))


@blueprint.get("/<uuid:device_id>/contents/<name>")
@needs(Permission.PAIR_DEVICES)
def file(device_id: UUID, name: str) -> Response:  # noqa: ARG001  # the address has it
    """Any file of the boards' contents: whoever sets a board may choose any playlist for it."""
    return send_content(name)


@blueprint.get("/<uuid:device_id>/emergency/<kind>")
@needs(Permission.BROADCAST)
def emergency(device_id: UUID, kind: str) -> ResponseReturnValue:
    """What this board would show from the moment the message is sent; `zone` and `where` as in the message."""
    may_be_framed()
    if kind not in set(BroadcastKind):
        raise NotFound
    with this_hub().database.reading() as session:
        board = _draft(session, device_id)
    now = this_hub().clock.now()
    said = {
        "key": 0,
        "kind": kind,
        "zone": request.args.get("zone", "site"),
        "where": request.args.get("where") or None,
    }
    sent = Emergency.model_validate({**said, "begins_at": now}).model_dump(mode="json")
    try:
        made = board_page(board, None)
    except NothingToShow:
        raise NotFound from None
    message = {**made.settings["emergency"], "now": [sent]}
    return _page(made, {"contents": None, "emergency": message, "preview": {"rings": True, "states": []}})


def _draft(session: Session, device_id: UUID) -> Device:
    """The board with the query's settings, beside the session: nothing of it is ever written."""
    board = session.get(Device, device_id)
    if board is None or board.kind != DeviceKind.BOARD.value or board.revoked_at is not None:
        raise NotFound
    site = session.get_one(Site, board.site_id)
    saved: dict[str, Any] = {"view": "lobby", "language": site.language, **board.settings}
    settings = with_entered(saved, read_board(request.args)) if "view" in request.args else saved
    return Device(
        id=board.id, site_id=board.site_id, kind=board.kind, serial=board.serial, names=board.names,
        place_id=board.place_id, settings=settings, seen={},
    )  # fmt: skip


def _example(session: Session, draft: Device) -> list[dict[str, Any]]:
    now = this_hub().clock.now()
    followed = topics_of_board(session, session.get_one(Site, draft.site_id).code, draft.settings)
    return [said for topic in followed if (said := example_state(session, topic, now)) is not None]


def _page(made: BoardPage, changed: dict[str, Any]) -> str:
    quiet = {**made.settings["sound"], "chime": False, "voice": False, "topics": {}}
    page = replace(made, settings={**made.settings, "shown": None, "sound": quiet, **changed})
    return show(page.template, page.language, title=page.title, settings=page.settings, clauses=clauses)


def _refused(why: str) -> str:
    language = desk_language()
    return show("boards/not_shown.html", language, problem=words(language).say(f"admin.refused.{why}"))
