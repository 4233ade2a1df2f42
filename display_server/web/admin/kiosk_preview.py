"""A draft as the kiosk's own renderer draws it: asked over a Unix socket, where a kiosk is installed beside the hub; else a
paired kiosk draws it, where one stands on its welcome screen.
"""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from config.contract.catalogue import Catalogue
from config.contract.remote import RemoteAct
from config.contract.words import Language
from display_server.db.models import Device, RemoteActRow
from display_server.domain.kiosk_layers import configuration, merged, refusal
from display_server.hub import this_hub
from display_server.services.devices.kiosk_configurations import beneath, kiosks_of, layers_there
from display_server.services.devices.remote_acts import ask_preview
from display_server.services.house.published import read_catalogue
from display_server.web.admin.face import blueprint
from display_server.web.admin.fleet import SILENT_AFTER
from display_server.web.admin.kiosk_draft import read_draft
from display_server.web.admin.preview_door import NotDrawn, drawn
from display_server.web.shared.access import needs
from display_server.web.shared.heartbeats import heartbeats_of
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person

DRAWS_WITHIN = timedelta(seconds=90)
"""A kiosk hears it within ten seconds, and starts what draws; past this somebody has come to it."""


@blueprint.get("/kiosks/preview.png")
@needs(Permission.PAIR_DEVICES)
def kiosk_preview() -> ResponseReturnValue:
    """The form as it stands in the query. 404 with its reason in `Atrium-Why` where there is no picture."""
    layer = request.args.get("layer", "")
    with this_hub().database.reading() as session:
        if layer not in layers_there(session):
            raise NotFound
        try:
            asked = _asked(session, layer, request.args)
        except NotDrawn as not_drawn:
            return no_picture(not_drawn.why)
    return picture_or_why(asked)


@blueprint.post("/kiosks/preview")
@needs(Permission.PAIR_DEVICES)
def ask_kiosk_to_draw() -> ResponseReturnValue:
    """`{"picture": where it will be, "kiosk": serial}`, or `{"why"}`."""
    form, who = request.form, this_person().who
    layer = form.get("layer", "")
    with this_hub().database.reading() as session:
        if layer not in layers_there(session):
            raise NotFound
        try:
            kiosk, asked = _idle_kiosk(session, layer), json.dumps(_asked(session, layer, form))
        except NotDrawn as not_drawn:
            return jsonify(why=not_drawn.why), 404
    ask = this_hub().writer.run(lambda tx: ask_preview(tx, device_id=kiosk.id, draft=asked, who=who))
    return jsonify(picture=url_for("admin.picture_of_kiosk", ask_id=ask), kiosk=kiosk.serial)


@blueprint.get("/kiosks/preview/<uuid:ask_id>.png")
@needs(Permission.PAIR_DEVICES)
def picture_of_kiosk(ask_id: UUID) -> ResponseReturnValue:
    """404 with `Atrium-Why`: `waiting` until the kiosk has drawn it."""
    with this_hub().database.reading() as session:
        found = session.get(RemoteActRow, ask_id)
    if found is None or found.act != RemoteAct.PREVIEW.value:
        raise NotFound
    if found.picture is not None:
        return Response(found.picture, content_type="image/png", headers={"Cache-Control": "no-store"})
    late = found.asked_at + DRAWS_WITHIN < this_hub().clock.now()
    return no_picture("broke" if found.ended_at is not None else "no_idle_kiosk" if late else "waiting")


def _idle_kiosk(session: Session, layer: str) -> Device:
    """One of the layer's that nobody uses, by its last word. Raises NotDrawn."""
    now = this_hub().clock.now()
    for one in kiosks_of(session, layer):
        newest = heartbeats_of(this_hub()).newest(one.id)
        at, said = newest or (one.last_seen, one.seen or {})
        if at is not None and now - at < SILENT_AFTER and str(said.get("shown_step")).lower() == "welcome":
            return one
    raise NotDrawn("no_idle_kiosk")


def picture_or_why(asked: dict[str, Any]) -> ResponseReturnValue:
    """Drawn beside this hub: a PNG, or 404 with its reason."""
    try:
        return Response(drawn(asked), content_type="image/png", headers={"Cache-Control": "no-store"})
    except NotDrawn as not_drawn:
        return no_picture(not_drawn.why)


def no_picture(why: str) -> ResponseReturnValue:
    return Response("", status=404, headers={"Atrium-Why": why, "Cache-Control": "no-store"})


def _asked(session: Session, layer: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """The catalogue of the layer's first kiosk with these settings. Raises NotDrawn."""
    kiosks = kiosks_of(session, layer)
    if not kiosks:
        raise NotDrawn("no_kiosk")
    said = merged([beneath(session, layer), read_draft(session, layer, form)])
    catalogue = read_catalogue(session, kiosks[0].id, this_hub().clock.now())
    if refusal(said, [one.value for one in catalogue.site.languages]) is not None:
        raise NotDrawn("refused")
    kiosk = catalogue.kiosk.model_copy(update={"configuration": configuration(said)})
    language = form.get("shown_in", "")
    return {
        "catalogue": small_catalogue(catalogue).model_copy(update={"kiosk": kiosk}).model_dump(mode="json"),
        "now": this_hub().clock.now().isoformat(),
        "step": form.get("step", "welcome")[:20],
        "language": language if language in set(Language) else None,
        "landscape": "lying" in form,
    }


def small_catalogue(catalogue: Catalogue) -> Catalogue:
    """Of the plan only that a way leads somewhere: no picture shows a map."""
    if catalogue.map is None:
        return catalogue
    some = catalogue.map.model_copy(update={"ways": catalogue.map.ways[:1], "floors": [], "places": []})
    return catalogue.model_copy(update={"map": some})
