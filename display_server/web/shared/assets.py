"""What all pages draw with, under `/assets/`: tokens and icons as CSS, and the fonts. Files stand under `/shared/`."""

import hashlib

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

from config.look import FONTS
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.tokens import icons_css, tokens_css

blueprint = Blueprint("assets", __name__, url_prefix="/assets")

_PAGE_FONTS = (".woff2",)


@blueprint.get("/tokens.css")
@needs(Permission.PUBLIC)
def tokens_sheet() -> Response:
    return _sheet(tokens_css())


@blueprint.get("/icons.css")
@needs(Permission.PUBLIC)
def icons_sheet() -> Response:
    return _sheet(icons_css())


@blueprint.get("/fonts/<name>")
@needs(Permission.PUBLIC)
def font(name: str) -> Response:
    """Only what pages use: the .ttf are the kiosk's and the paper's."""
    if not name.endswith(_PAGE_FONTS):
        raise NotFound
    return send_from_directory(FONTS, name, mimetype="font/woff2", max_age=86_400)


def _sheet(css: str) -> Response:
    """Asked for anew each time, answered 304 while it is the same: a new release shows at once."""
    answer = Response(css, mimetype="text/css")
    answer.set_etag(hashlib.sha256(css.encode()).hexdigest()[:16])
    answer.headers["Cache-Control"] = "no-cache"
    return answer.make_conditional(request)  # type: ignore[return-value]
