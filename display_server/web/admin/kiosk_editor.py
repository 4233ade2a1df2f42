"""The kiosk editor: a draft of one layer (all kiosks, a group, one kiosk), what it changes, and publishing it."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, NotFound

from config.contract.kiosk_configuration import KioskAction
from config.contract.local_time import moment_of
from config.contract.words import Language
from config.locale import LANGUAGES, name_of, words
from display_server.db.models import KioskConfigurationRow
from display_server.db.reading.own_site import own_site
from display_server.domain.kiosk_layers import ALL, GROUP, KIOSK, SECTIONS
from display_server.hub import this_hub
from display_server.services.devices.kiosk_configurations import (
    beneath,
    draft_of,
    in_force,
    keep_draft,
    kiosks_of,
    layers_there,
    publish_draft,
    roll_back,
    throw_draft_away,
    what_changes,
)
from display_server.services.entry_refused import EntryRefused
from display_server.services.refused import Refused
from display_server.web.admin.face import blueprint
from display_server.web.admin.kiosk_change_words import ChangeWords
from display_server.web.admin.kiosk_draft import offered, read_draft
from display_server.web.admin.kiosk_editor_form import COLOURS, MODES, SECONDS, Typed, bounds_of, typed
from display_server.web.admin.kiosk_states import kiosk_states
from display_server.web.admin.paper_form import NoPicture, logo_of_screen
from display_server.web.admin.preview_door import is_drawn_here
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

HISTORY = 20
WHYS = (
    "refused",
    "away",
    "no_kiosk",
    "nowhere",
    "languages",
    "logo",
    "colours",
    "too_slow",
    "broke",
    "no_idle_kiosk",
    "waiting",
)
"""Why there is no picture, as the page says it."""


@blueprint.get("/kiosks")
@needs(Permission.PAIR_DEVICES)
def kiosk_editor() -> ResponseReturnValue:
    return _page(None, None)


@blueprint.post("/kiosks")
@needs(Permission.PAIR_DEVICES)
def save_kiosk_draft() -> ResponseReturnValue:
    layer, who, form = _layer(), this_person().who, request.form
    revision = int(form["revision"]) if form.get("revision", "").isdecimal() else -1
    try:
        with this_hub().database.reading() as session:
            said = read_draft(session, layer, form, _new_logo())
        this_hub().writer.run(lambda tx: keep_draft(tx, layer=layer, said=said, revision=revision, who=who))
    except NoPicture:
        return _page(form, "logo"), 422
    except EntryRefused as refused:
        return _page(form, refused.field), 422
    except Refused:
        return _page(form, "moved"), 422
    flash(words(desk_language()).say("admin.kiosks.draft_kept"))
    there = "admin.publish_kiosks" if "publish" in form else "admin.kiosk_editor"
    return redirect(url_for(there, layer=layer), code=303)


@blueprint.get("/kiosks/publish")
@needs(Permission.PAIR_DEVICES)
def publish_kiosks() -> ResponseReturnValue:
    return _publish_page({}, None)


@blueprint.post("/kiosks/publish")
@needs(Permission.PAIR_DEVICES)
def publish_kiosks_now() -> ResponseReturnValue:
    layer, who, form = _layer(), this_person().who, request.form
    when, at, first = form.get("when", ""), None, None
    revision = int(form["revision"]) if form.get("revision", "").isdecimal() else -1
    if when == "later" and (at := _moment(form.get("at", ""))) is None:
        return _publish_page(form.to_dict(), "at"), 422
    if when == "first" and (first := _uuid(form.get("first", ""))) is None:
        return _publish_page(form.to_dict(), "first"), 422
    try:
        this_hub().writer.run(lambda tx: publish_draft(tx, layer=layer, revision=revision, who=who, at=at, first=first))
    except EntryRefused as refused:
        return _publish_page(form.to_dict(), refused.field), 422
    except Refused:
        return _publish_page(form.to_dict(), "moved"), 422
    flash(words(desk_language()).say(f"admin.kiosks.published.{when if when in {'later', 'first'} else 'now'}"))
    return redirect(url_for("admin.kiosk_editor", layer=layer), code=303)


@blueprint.post("/kiosks/throw-away")
@needs(Permission.PAIR_DEVICES)
def throw_kiosk_draft_away() -> ResponseReturnValue:
    layer, who = _layer(), this_person().who
    this_hub().writer.run(lambda tx: throw_draft_away(tx, layer=layer, who=who))
    flash(words(desk_language()).say("admin.kiosks.thrown_away"))
    return redirect(url_for("admin.kiosk_editor", layer=layer), code=303)


@blueprint.post("/kiosks/versions/<int:version>")
@needs(Permission.PAIR_DEVICES)
def roll_kiosks_back(version: int) -> ResponseReturnValue:
    layer, who = _layer(), this_person().who
    try:
        this_hub().writer.run(lambda tx: roll_back(tx, layer=layer, version=version, who=who))
    except Refused as unknown:
        raise BadRequest from unknown
    flash(words(desk_language()).say("admin.kiosks.rolled_back"))
    return redirect(url_for("admin.kiosk_editor", layer=layer), code=303)


def _new_logo() -> str | None:
    """The picture that came with the form. Raises NoPicture."""
    picture = request.files.get("logo")
    return logo_of_screen(picture.stream.read()) if picture is not None and picture.filename else None


def _layer() -> str:
    layer = request.args.get("layer", ALL)
    with this_hub().database.reading() as session:
        if layer not in layers_there(session):
            raise NotFound
    return layer


def _page(entered: Typed | None, refused: str | None) -> str:
    layer, language = _layer(), desk_language()
    say = words(language).say
    with this_hub().database.reading() as session:
        site = own_site(session)
        own = Language(site.language)
        draft, now, below = draft_of(session, layer), in_force(session, layer), beneath(session, layer)
        departments, services = offered(session)
        by_a_kiosk = bool(kiosks_of(session, layer))
        said = draft.said if draft else now.said if now else {}
        changed = ChangeWords(session, language)
        values = {
            "layer": layer,
            "layers": [(one, _layer_name(session, one)) for one in layers_there(session)],
            "shared": layer == ALL,
            "form": entered if entered is not None else typed(said, below, layer),
            "draft": draft,
            "logo": said.get("logo") or below.get("logo"),
            "trial": next((one.serial for one in kiosks_of(session) if draft and one.id == draft.trial_id), None),
            "changes": [changed.line(one) for one in what_changes(session, layer, said)] if draft else [],
            "departments": [
                (one.code, name_of(one.names, language, own), [
                    (each.code, name_of(each.names, language, own)) for each in services if each.department_id == one.id
                ])
                for one in departments
            ],
            "spoken": [(code, LANGUAGES[Language(code)]) for code in site.languages],
            "kiosks": kiosk_states(session, layer),
            "versions": _versions(session, layer),
        }  # fmt: skip
    return show_desk_page(
        "admin/kiosk_editor.html",
        previewed=is_drawn_here(),
        by_a_kiosk=by_a_kiosk,
        whys={one: say(f"admin.kiosks.why.{one}") for one in WHYS},
        actions=[one.value for one in KioskAction],
        sections=list(SECTIONS),
        modes=MODES,
        colours=list(COLOURS),
        seconds=[(name, *bounds_of(name)) for name in SECONDS],
        refused_field=refused,
        problem=say(f"admin.kiosks.refused.{refused}") if refused else None,
        **values,
    )


def _layer_name(session: Session, layer: str) -> str:
    say, language = words(desk_language()).say, desk_language()
    if layer.startswith(GROUP):
        return say("admin.kiosks.layer_group", name=layer.removeprefix(GROUP))
    if not layer.startswith(KIOSK):
        return say("admin.kiosks.layer_all")
    serial, own = layer.removeprefix(KIOSK), Language(own_site(session).language)
    found = next(one for one in kiosks_of(session) if one.serial == serial)
    return f"{serial} · {name_of(found.names, language, own)}"


def _versions(session: Session, layer: str) -> list[KioskConfigurationRow]:
    """Published ones, the newest first: the first is in force."""
    rows = session.scalars(
        select(KioskConfigurationRow)
        .where(KioskConfigurationRow.layer == layer, KioskConfigurationRow.published_at.is_not(None))
        .order_by(KioskConfigurationRow.published_at.desc(), KioskConfigurationRow.id.desc())
        .limit(HISTORY)
    )
    return list(rows)


def _publish_page(entered: dict[str, str], refused: str | None) -> str:
    layer, language = _layer(), desk_language()
    with this_hub().database.reading() as session:
        draft, own = draft_of(session, layer), Language(own_site(session).language)
        if draft is None:
            raise NotFound
        changed = ChangeWords(session, language)
        values = {
            "layer": layer,
            "layer_name": _layer_name(session, layer),
            "draft": draft,
            "changes": [changed.line(one) for one in what_changes(session, layer, draft.said)],
            "kiosks": [
                (str(one.id), f"{one.serial} · {name_of(one.names, language, own)}")
                for one in kiosks_of(session, layer)
            ],
        }
    return show_desk_page(
        "admin/kiosk_publish.html",
        entered=entered,
        refused_field=refused,
        problem=words(language).say(f"admin.kiosks.refused.{refused}") if refused else None,
        **values,
    )


def _moment(said: str) -> datetime | None:
    with this_hub().database.reading() as session:
        zone = ZoneInfo(own_site(session).zone)
    try:
        typed_in = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment_of(typed_in.date(), typed_in.time().replace(tzinfo=None), zone)


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
