"""One item beside the calls: what it says and when, how its file is being prepared, and another file in its place."""

from datetime import datetime
from typing import Any

from babel.numbers import format_decimal
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from config.locale import LANGUAGES, words
from display_server.db.models import Content
from display_server.domain.contents import ContentKind, is_late
from display_server.hub import this_hub
from display_server.services.boards.content_files import forget_coming, look_at_once
from display_server.services.boards.edit_contents import ContentRefused, ContentUnknown, change_content
from display_server.services.boards.preparing import send_another
from display_server.web.admin.contents_form import read_entry, said_why, upload_in
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/contents/<int:key>")
@needs(Permission.EDIT_CONTENTS)
def content(key: int) -> ResponseReturnValue:
    return _page(_item(key), {}, None)


@blueprint.get("/contents/<int:key>/state")
@needs(Permission.EDIT_CONTENTS)
def content_state(key: int) -> ResponseReturnValue:
    """What is shown of it and what becomes of the file that was sent, asked for again while it is being prepared."""
    item = _item(key)
    return show_desk_page("admin/content_state.html", item=item, late=_is_late(item), made=_made(item))


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
        return _page(_item(key), request.form.to_dict(), refused), 422
    flash(words(desk_language()).say("admin.contents.saved"))
    return redirect(url_for("admin.contents"), code=303)


@blueprint.post("/contents/<int:key>/file")
@needs(Permission.EDIT_CONTENTS)
def send_content_file(key: int) -> ResponseReturnValue:
    """Another file: what is shown stays until it is ready."""
    hub, who, item = this_hub(), this_person().who, _item(key)
    try:
        upload = upload_in(request.form)
        look_at_once(hub.settings.home, upload, ContentKind(item.kind))
        before = hub.writer.run(lambda tx: send_another(tx, key=key, coming=str(upload), who=who))
    except ContentUnknown:
        raise NotFound from None
    except ContentRefused as refused:
        return _page(item, {}, refused), 422
    if before != str(upload):
        forget_coming(hub.settings.home, before)
    return redirect(url_for("admin.content", key=key), code=303)


def _item(key: int) -> Content:
    with this_hub().database.reading() as session:
        item = session.get(Content, key)
        if item is None:
            raise NotFound
        session.expunge(item)
    return item


def _page(item: Content, entered: dict[str, Any], refused: ContentRefused | None) -> str:
    said = {
        **{name: getattr(item, name) or "" for name in ("title", "playlist", "seconds", "first_day", "last_day")},
        **{name: at.strftime("%H:%M") if (at := getattr(item, name)) else "" for name in ("from_time", "until_time")},
        **{f"words_{language}": text for language, text in item.words.items()},
    }
    return show_desk_page(
        "admin/content.html", item=item, late=_is_late(item), made=_made(item), entered={**said, **entered},
        problem=said_why(refused),
    )  # fmt: skip


def _is_late(item: Content) -> bool:
    return is_late(ContentKind(item.kind), item.coming_at, this_hub().clock.now())


def _made(item: Content) -> dict[str, Any] | None:
    """What was done to the shown file and how large it is; None: it was kept before that was written down."""
    if item.made is None:
        return None
    made, cldr = item.made, LANGUAGES[desk_language()].cldr
    sides = f"{made['width']} × {made['height']}" if "width" in made else ""
    long = f"{made['seconds'] // 60}:{made['seconds'] % 60:02}" if "seconds" in made else ""
    size = f"{format_decimal(max(made['bytes'], 100_000) / 1e6, '0.0', locale=cldr)} MB"
    return {
        "how": made["how"], "at": datetime.fromisoformat(made["at"]), "cut": "cut" in made.get("left_out", ()),
        "facts": " · ".join(one for one in (sides, long, size) if one),
    }  # fmt: skip
