"""An API's own description for people: a page of its operations and models without any file from elsewhere."""

from typing import Any

from flask import render_template

from display_server.web.shared.api.openapi import document
from display_server.web.shared.api.operation import Api


def documents_page(api: Api, *, about: str, json_address: str) -> str:
    """For developers, in English like the source. `about` says whom it is for and how they prove who they are."""
    found = document(api)
    schemas = found["components"]["schemas"]
    return render_template(
        "shared/api_docs.html",
        title=found["info"]["title"],
        about=about,
        json_address=json_address,
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
        "who": _who(said.get("security", [])),
        "once": any(part["in"] == "header" for part in said.get("parameters", [])),
    }


def _who(security: list[dict[str, list[str]]]) -> str:
    if not security:
        return "anyone"
    return "a device" if "device" in security[0] else f"scope {', '.join(security[0]['token'])}"


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
