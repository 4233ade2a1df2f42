"""The OpenAPI document, made from the same list of operations that reads the bodies: it cannot say anything else."""

import re
from typing import Any

from pydantic.json_schema import models_json_schema

from config.contract.device_api import Problem
from display_server.web.shared.api.operation import Api, Operation
from display_server.web.shared.permissions import PERMISSION_OF_SCOPE, Permission

_REF = "#/components/schemas/{model}"
_PROBLEM = {
    "description": "A problem, with the fields named",
    "content": {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}},
}
_PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_SCHEMES = {
    "device": {"type": "http", "scheme": "bearer", "description": "A paired device: `<device id>.<secret>`."},
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A hospital's system: the token as it was shown once.",
    },
}
IDEMPOTENCY_KEY = "Idempotency-Key"
_KEY = {
    "name": IDEMPOTENCY_KEY,
    "in": "header",
    "required": True,
    "description": "A UUIDv7 made before the first try; the same key gets the same answer for 90 days.",
    "schema": {"type": "string", "format": "uuid"},
}


def document(api: Api) -> dict[str, Any]:
    """OpenAPI 3.1. The list is complete when the face has been wired."""
    taken = [(one.takes, "validation") for one in api.operations if one.takes is not None]
    answered = [(one.answers, "serialization") for one in api.operations]
    models = list(dict.fromkeys([*taken, *answered, (Problem, "serialization")]))
    _, schemas = models_json_schema(models, ref_template=_REF)  # type: ignore[arg-type]  # its own literal names
    paths: dict[str, Any] = {}
    for one in api.operations:
        path = _PART.sub(r"{\g<name>}", one.path)
        paths.setdefault(f"{api.prefix}{path}", {})[one.method.lower()] = _described(api, one)
    named = {
        name for ways in paths.values() for said in ways.values() for way in said.get("security", []) for name in way
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": api.title, "version": str(api.version)},
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {name: scheme for name, scheme in _SCHEMES.items() if name in named},
        },
    }


def _described(api: Api, one: Operation) -> dict[str, Any]:
    bare = re.sub(r"[<>]|uuid:", "", one.path)
    said: dict[str, Any] = {
        "summary": one.summary,
        "operationId": (f"{bare}" if one.method == "POST" else f"{one.method.lower()}_{bare}")
        .replace("/", "_").replace("-", "_").strip("_"),
        "responses": {"200": _json("Done", one.answers.__name__), **_problems(api, one)},
    }  # fmt: skip
    scopes = [scope.value for scope, permission in PERMISSION_OF_SCOPE.items() if permission is one.permission]
    if one.permission is Permission.DEVICE:
        said["security"] = [{"device": []}]
    elif scopes:
        said["security"] = [{"token": scopes}]
    parts = [_part(found) for found in _PART.finditer(one.path)] + ([_KEY] if one.once else [])
    if parts:
        said["parameters"] = parts
    if one.takes is not None:
        said["requestBody"] = {"required": True, **_json("", one.takes.__name__)}
        said["requestBody"].pop("description")
    if one.method == "GET" and one.permission is Permission.DEVICE:
        said["responses"]["304"] = {"description": "Unchanged since If-None-Match"}
    return said


def _part(found: re.Match[str]) -> dict[str, Any]:
    schema = {"type": "string", "format": "uuid"} if found["kind"] == "uuid" else {"type": "string"}
    return {"name": found["name"], "in": "path", "required": True, "schema": schema}


def _json(description: str, model: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": _REF.format(model=model)}}},
    }


def _problems(api: Api, one: Operation) -> dict[str, Any]:
    statuses = {api.refusals[code].status for code in one.refusals} | {503}
    if one.permission is not Permission.PUBLIC:
        statuses.add(401)
    if one.permission in PERMISSION_OF_SCOPE.values():
        statuses |= {403, 429}
    if one.takes is not None:
        statuses |= {400, 413, 415, 422}
    if one.once:
        statuses |= {400, 409, 410, 422}
    if _PART.search(one.path):
        statuses.add(404)
    return {str(status): _PROBLEM for status in sorted(statuses)}
