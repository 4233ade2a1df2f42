"""The OpenAPI document, made from the same list of operations that reads the bodies: it cannot say anything else."""

from functools import lru_cache
from typing import Any

from pydantic.json_schema import models_json_schema

from config.contract import VERSION
from config.contract.device_api import Problem
from display_server.web.device_api.operation import OPERATIONS, STATUS, Operation
from display_server.web.shared.permissions import Permission

_REF = "#/components/schemas/{model}"
_PROBLEM = {
    "description": "A problem, with the fields named",
    "content": {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}},
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """OpenAPI 3.1. The list is complete when the face has been wired."""
    taken = [(one.takes, "validation") for one in OPERATIONS if one.takes is not None]
    answered = [(one.answers, "serialization") for one in OPERATIONS]
    models = list(dict.fromkeys([*taken, *answered, (Problem, "serialization")]))
    _, schemas = models_json_schema(models, ref_template=_REF)  # type: ignore[arg-type]  # its own literal names
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(f"/api/v{VERSION}{one.path}", {})[one.method.lower()] = _described(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Atrium device API", "version": str(VERSION)},
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(one: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "summary": one.summary,
        "operationId": one.path.strip("/").replace("/", "_").replace("-", "_"),
        "responses": {"200": _json("Done", one.answers.__name__), **_problems(one)},
    }
    if one.permission is Permission.DEVICE:
        said["security"] = [{"device": []}]
    if one.takes is not None:
        said["requestBody"] = {"required": True, **_json("", one.takes.__name__)}
        said["requestBody"].pop("description")
    if one.method == "GET":
        said["responses"]["304"] = {"description": "Unchanged since If-None-Match"}
    return said


def _json(description: str, model: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": _REF.format(model=model)}}},
    }


def _problems(one: Operation) -> dict[str, Any]:
    statuses = {STATUS[code] for code in one.refusals} | {503}
    if one.permission is Permission.DEVICE:
        statuses.add(401)
    if one.takes is not None:
        statuses |= {400, 413, 415, 422}
    return {str(status): _PROBLEM for status in sorted(statuses)}
