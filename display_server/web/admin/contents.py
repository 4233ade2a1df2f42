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
from display_server.services.boards.content_files import forget_file, keep, take_slice
from display_server.services.boards.edit_contents import (
    ContentRefused,
    ContentUnknown,
    add_content,
    change_content,
    move_content,
    remove_content,
)
from display_server.web.admin.contents_form import read_entry
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
    """A file comes in parts that every proxy lets through; the answer says how much of it is here."""
    try:
        upload, offset = UUID(request.args["upload"]), int(request.args["offset"])
    except (KeyError, ValueError) as refused:
        raise BadRequest from refused
    try:
        have = take_slice(this_hub().settings.home, upload, offset, request.get_data())
    except ContentRefused as refused:
        return jsonify(
            refused=words(desk_language()).say(f"admin.contents.refused.{refused.field}.{refused.reason}")
        ), 422
    return jsonify(have=have)


@blueprint.post("/contents")
@needs(Permission.EDIT_CONTENTS)
def enter_content() -> ResponseReturnValue:
    form, hub, who = request.form, this_hub(), this_person().who
    kind = _kind(form.get("kind"))
    file = None
    try:
        entry = read_entry(form)
        if kind.has_file:
            file = keep(hub.settings.home, _upload(form.get("upload")), kind)
        hub.writer.run(lambda tx: add_content(tx, kind=kind, entry=entry, file=file, who=who))
    except ContentRefused as refused:
        return _page(form.to_dict(), refused), 422
    return _done("added")


@blueprint.get("/contents/<int:key>")
@needs(Permission.EDIT_CONTENTS)
def content(key: int) -> ResponseReturnValue:
    return _item_page(key, {}, None)


@blueprint.post("/contents/<int:key>")
@needs(Permission.EDIT_CONTENTS)
def save_content(key: int) -> ResponseReturnValue:
    who = this_person().who
    try:
        entry = read_entry(request.form)
        this_hub().writer.run(lambda tx: change_content(tx, key=key, entry=entry, who=who))
    except ContentUnknown:
        raise NotFound from None
    except ContentRefused as refused:
        return _item_page(key, request.form.to_dict(), refused), 422
    return _done("saved")


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
        file = hub.writer.run(lambda tx: remove_content(tx, key=key, who=who))
    except ContentUnknown:
        raise NotFound from None
    if file is not None:
        forget_file(hub.settings.home, file)
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


def _upload(said: str | None) -> UUID:
    try:
        return UUID(said or "")
    except ValueError:
        raise ContentRefused("file", "missing") from None


def _done(what: str) -> ResponseReturnValue:
    flash(words(desk_language()).say(f"admin.contents.{what}"))
    return redirect(url_for("admin.contents"), code=303)


def _said(refused: ContentRefused | None) -> str | None:
    return words(desk_language()).say(f"admin.contents.refused.{refused.field}.{refused.reason}") if refused else None


def playlists_there(session: Session) -> dict[str, list[Content]]:
    """Each playlist's items in their order, by its name; the usual one has none."""
    items = list(session.scalars(select(Content).order_by(Content.playlist, Content.position, Content.id)))
    return {item.playlist: [one for one in items if one.playlist == item.playlist] for item in items}


def _page(entered: dict[str, Any], refused: ContentRefused | None) -> str:
    with this_hub().database.reading() as session:
        playlists = playlists_there(session)
    return show_desk_page("admin/contents.html", playlists=playlists, entered=entered, problem=_said(refused))


def _item_page(key: int, entered: dict[str, Any], refused: ContentRefused | None) -> str:
    with this_hub().database.reading() as session:
        item = session.get(Content, key)
        if item is None:
            raise NotFound
        session.expunge(item)
    said = {
        **{name: getattr(item, name) or "" for name in ("title", "playlist", "seconds", "first_day", "last_day")},
        **{name: at.strftime("%H:%M") if (at := getattr(item, name)) else "" for name in ("from_time", "until_time")},
        **{f"words_{language}": text for language, text in item.words.items()},
    }
    return show_desk_page("admin/content.html", item=item, entered={**said, **entered}, problem=_said(refused))
