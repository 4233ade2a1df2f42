"""Screen contents: what boards show beside their calls, added, ordered and given its hours by an administrator."""

from typing import Any
from uuid import UUID

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, NotFound

from config.locale import words
from display_server.db.models import Content
from display_server.domain.contents import ContentKind
from display_server.hub import this_hub
from display_server.services.boards.content_files import (
    coming_file,
    forget_coming,
    forget_file,
    look_at_once,
    take_slice,
)
from display_server.services.boards.edit_contents import (
    ContentRefused,
    ContentUnknown,
    add_content,
    move_content,
    remove_content,
)
from display_server.web.admin.contents_form import read_entry, said_why, upload_in
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.content_file import send_content
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/contents")
@needs(Permission.EDIT_CONTENTS)
def contents() -> ResponseReturnValue:
    return _page({}, None)


@blueprint.post("/contents/slices")
@needs(Permission.EDIT_CONTENTS)
def take_content_slice() -> ResponseReturnValue:
    """A file comes in parts that every proxy lets through; the answer says how much of it is here. With its kind and its whole
    size the first part says already what can never be shown.
    """
    home, said = this_hub().settings.home, request.args
    try:
        upload, offset = UUID(said["upload"]), int(said["offset"])
        kind, whole = ContentKind(said["kind"]) if "kind" in said else None, int(said.get("size", "0"))
    except (KeyError, ValueError) as refused:
        raise BadRequest from refused
    try:
        have = take_slice(home, upload, offset, request.get_data())
        if kind is not None and offset == 0:
            look_at_once(home, upload, kind, whole)
    except ContentRefused as refused:
        return jsonify(refused=said_why(refused)), 422
    return jsonify(have=have)


@blueprint.post("/contents")
@needs(Permission.EDIT_CONTENTS)
def enter_content() -> ResponseReturnValue:
    form, hub, who = request.form, this_hub(), this_person().who
    kind = _kind(form.get("kind"))
    coming = None
    try:
        entry = read_entry(form)
        if kind.has_file:
            upload = upload_in(form)
            look_at_once(hub.settings.home, upload, kind)
            coming = str(upload)
        hub.writer.run(lambda tx: add_content(tx, kind=kind, entry=entry, coming=coming, who=who))
    except ContentRefused as refused:
        return _page(form.to_dict(), refused), 422
    return _done("sent" if kind.has_file else "added")


@blueprint.get("/contents/list")
@needs(Permission.EDIT_CONTENTS)
def contents_list() -> ResponseReturnValue:
    """The moving part of the page, asked for again while something is being prepared."""
    with this_hub().database.reading() as session:
        return show_desk_page("admin/contents_list.html", playlists=playlists_there(session))


@blueprint.post("/contents/<int:key>/move")
@needs(Permission.EDIT_CONTENTS)
def move_content_one(key: int) -> ResponseReturnValue:
    by, who = (-1 if request.form.get("to") == "earlier" else 1), this_person().who
    try:
        this_hub().writer.run(lambda tx: move_content(tx, key=key, by=by, who=who))
    except ContentUnknown:
        raise NotFound from None
    return redirect(url_for("admin.contents"), code=303)


@blueprint.post("/contents/<int:key>/remove")
@needs(Permission.EDIT_CONTENTS)
def remove_content_one(key: int) -> ResponseReturnValue:
    hub, who = this_hub(), this_person().who
    try:
        left = hub.writer.run(lambda tx: remove_content(tx, key=key, who=who))
    except ContentUnknown:
        raise NotFound from None
    forget_file(hub.settings.home, left.file)
    forget_coming(hub.settings.home, left.coming)
    return _done("removed")


@blueprint.get("/contents/files/<name>")
@needs(Permission.EDIT_CONTENTS)
def content_file(name: str) -> Response:
    return send_content(name)


def _kind(said: str | None) -> ContentKind:
    try:
        return ContentKind(said or "")
    except ValueError as refused:
        raise BadRequest from refused


def _done(what: str) -> ResponseReturnValue:
    flash(words(desk_language()).say(f"admin.contents.{what}"))
    return redirect(url_for("admin.contents"), code=303)


def playlists_there(session: Session) -> dict[str, list[Content]]:
    """Each playlist's items in their order, by its name; the usual one has none."""
    items = list(session.scalars(select(Content).order_by(Content.playlist, Content.position, Content.id)))
    return {item.playlist: [one for one in items if one.playlist == item.playlist] for item in items}


def _page(entered: dict[str, Any], refused: ContentRefused | None) -> str:
    with this_hub().database.reading() as session:
        playlists = playlists_there(session)
    return show_desk_page(
        "admin/contents.html", playlists=playlists, entered=entered, problem=said_why(refused), kept=_is_here(entered),
    )  # fmt: skip


def _is_here(entered: dict[str, Any]) -> bool:
    """Whether the file of a refused form need not be sent again."""
    try:
        return coming_file(this_hub().settings.home, UUID(entered.get("upload", ""))).exists()
    except ValueError:
        return False
