"""The API's own description: the OpenAPI document, and a page that shows it without any file from elsewhere."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from config.contract import VERSION
from display_server.web.device_api.openapi import document
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission

blueprint = Blueprint("api_documents", __name__, url_prefix="/api", template_folder="templates", static_folder="static")


@blueprint.get(f"/v{VERSION}/openapi.json")
@needs(Permission.PUBLIC)
def openapi() -> ResponseReturnValue:
    return document()


@blueprint.get("/docs")
@needs(Permission.PUBLIC)
def docs() -> ResponseReturnValue:
    """For developers, in English like the source."""
    found = document()
    schemas = found["components"]["schemas"]
    return render_template(
        "device_api/docs.html",
        title=found["info"]["title"],
        operations=[
            _shown(path, method, said) for path, ways in found["paths"].items() for method, said in ways.items()
        ],
        models=[(name, schema.get("description", ""), _fields(schema)) for name, schema in sorted(schemas.items())],
    )


def _shown(path: str, method: str, said: dict[str, Any]) -> dict[str, Any]:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answer = said["responses"]["200"]["content"]["application/json"]["schema"]
    return {
        "method": method.upper(),
        "path": path,
        "summary": said["summary"],
        "takes": _model(body),
        "answers": _model(answer),
        "statuses": ", ".join(said["responses"]),
        "device": "security" in said,
    }


def _model(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def _fields(schema: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    needed = set(schema.get("required", []))
    return [
        (name, _kind(field), name in needed, field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    ]


def _kind(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(_kind(one) for one in field["anyOf"])
    if "$ref" in field:
        return _model(field)
    kind = str(field.get("type", "any"))
    if kind == "array":
        return f"list of {_kind(field.get('items', {}))}"
    return f"{kind} ({field['format']})" if "format" in field else kind
