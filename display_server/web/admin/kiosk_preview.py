"""A draft as the kiosk's own renderer draws it: asked over a Unix socket, where a kiosk is installed beside the hub."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.catalogue import Catalogue
from config.contract.words import Language
from display_server.domain.kiosk_layers import configuration, merged, refusal
from display_server.hub import this_hub
from display_server.services.devices.kiosk_configurations import beneath, kiosks_of, layers_there
from display_server.services.house.published import read_catalogue
from display_server.web.admin.face import blueprint
from display_server.web.admin.kiosk_editor import read_draft
from display_server.web.admin.preview_door import NotDrawn, drawn
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission


@blueprint.get("/kiosks/preview.png")
@needs(Permission.PAIR_DEVICES)
def kiosk_preview() -> ResponseReturnValue:
    """The form as it stands in the query. 404 with its reason in `Atrium-Why` where there is no picture."""
    layer = request.args.get("layer", "")
    with this_hub().database.reading() as session:
        if layer not in layers_there(session):
            raise NotFound
        try:
            asked = _asked(session, layer)
        except NotDrawn as not_drawn:
            return _no_picture(not_drawn.why)
    try:
        png = drawn(asked)
    except NotDrawn as not_drawn:
        return _no_picture(not_drawn.why)
    return Response(png, content_type="image/png", headers={"Cache-Control": "no-store"})


def _no_picture(why: str) -> ResponseReturnValue:
    return Response("", status=404, headers={"Atrium-Why": why, "Cache-Control": "no-store"})


def _asked(session: Session, layer: str) -> dict[str, Any]:
    """The catalogue of the layer's first kiosk with these settings. Raises NotDrawn."""
    kiosks = kiosks_of(session, layer)
    if not kiosks:
        raise NotDrawn("no_kiosk")
    said = merged([beneath(session, layer), read_draft(session, layer, request.args)])
    catalogue = read_catalogue(session, kiosks[0].id, this_hub().clock.now())
    if refusal(said, [one.value for one in catalogue.site.languages]) is not None:
        raise NotDrawn("refused")
    kiosk = catalogue.kiosk.model_copy(update={"configuration": configuration(said)})
    language = request.args.get("shown_in", "")
    return {
        "catalogue": _small(catalogue).model_copy(update={"kiosk": kiosk}).model_dump(mode="json"),
        "now": this_hub().clock.now().isoformat(),
        "step": request.args.get("step", "welcome")[:20],
        "language": language if language in set(Language) else None,
        "landscape": "lying" in request.args,
    }


def _small(catalogue: Catalogue) -> Catalogue:
    """Of the plan only that a way leads somewhere: no picture shows a map."""
    if catalogue.map is None:
        return catalogue
    some = catalogue.map.model_copy(update={"ways": catalogue.map.ways[:1], "floors": [], "places": []})
    return catalogue.model_copy(update={"map": some})
