"""The API's own description: the OpenAPI document, and a page that shows it."""

from functools import lru_cache
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from config.contract import VERSION
from display_server.web.device_api.operation import API
from display_server.web.shared.access import needs
from display_server.web.shared.api.documents import documents_page
from display_server.web.shared.api.openapi import document
from display_server.web.shared.permissions import Permission

blueprint = Blueprint("api_documents", __name__, url_prefix="/api")

_ABOUT = (
    "Everything a kiosk or board says to the hub. A device proves itself with "
    "Authorization: Bearer <device id>.<secret>; hospital systems have an API of their own."
)


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return document(API)


@blueprint.get(f"/v{VERSION}/openapi.json")
@needs(Permission.PUBLIC)
def openapi() -> ResponseReturnValue:
    return _document()


@blueprint.get("/docs")
@needs(Permission.PUBLIC)
def docs() -> ResponseReturnValue:
    return documents_page(API, about=_ABOUT, json_address=url_for("api_documents.openapi"))
