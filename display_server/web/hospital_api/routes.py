"""The hospital API's addresses: reading and its description; arrivals, desks and visits have pages of their own."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Flask, url_for
from flask.typing import ResponseReturnValue

from config.contract import hospital_api as wire
from display_server.db.reading.states import statements
from display_server.hub import hub_of, this_hub
from display_server.web.hospital_api import arrivals, delays, desks, visits
from display_server.web.hospital_api.desk_lane import DeskLane
from display_server.web.hospital_api.operation import API, PREFIX, blueprint, operation
from display_server.web.hospital_api.reading import (
    read_clinicians,
    read_departments,
    read_desk,
    read_desks,
    read_queue,
    read_visit,
)
from display_server.web.shared.access import needs, use_token_check
from display_server.web.shared.api.documents import documents_page
from display_server.web.shared.api.openapi import document
from display_server.web.shared.api.operation import Operation
from display_server.web.shared.lane import open_lane
from display_server.web.shared.permissions import Permission
from display_server.web.shared.token_check import TokenProofs

__all__ = ["arrivals", "blueprint", "delays", "desks", "visits"]

_ABOUT = (
    "What a hospital's own systems ask of the hub: issue, check in, call, read the queue. A system proves itself with "
    "Authorization: Bearer <token>, made by an administrator with the scopes it needs."
)


def set_up(app: Flask) -> None:
    """Systems prove themselves here, for every face."""
    hub, proofs = hub_of(app), TokenProofs(hub_of(app))
    use_token_check(app, proofs)
    for what in desks.AT_DESK:
        open_lane(hub, f"{PREFIX}/desks/*/{what.name}", what.endpoint, DeskLane(proofs, what))


def _read(path: str, summary: str, answers: type[Any], refusals: tuple[str, ...] = ()) -> Operation:
    return Operation("GET", path, summary, None, answers, Permission.API_READ_QUEUE, refusals)


@operation(blueprint, _read("/departments", "Departments, their services, how many wait", wire.Departments))
def departments() -> wire.Departments:
    with this_hub().database.reading() as session:
        return read_departments(statements(session), this_hub().clock.now())


@operation(
    blueprint,
    _read("/services/<service>/queue", "A service's line in calling order", wire.ServiceQueue, ("service_unknown",)),
)
def queue(service: str) -> wire.ServiceQueue:
    with this_hub().database.reading() as session:
        return read_queue(statements(session), service, this_hub().clock.now())


@operation(blueprint, _read("/visits/<uuid:visit_id>", "A visit and its stages", wire.VisitState, ("visit_unknown",)))
def visit(visit_id: UUID) -> wire.VisitState:
    with this_hub().database.reading() as session:
        return read_visit(statements(session), visit_id)


@operation(blueprint, _read("/desks", "Every desk and its patient", wire.Desks))
def all_desks() -> wire.Desks:
    with this_hub().database.reading() as session:
        return read_desks(statements(session), this_hub().clock.now())


@operation(blueprint, _read("/desks/<desk>", "One desk and its patient", wire.DeskState, ("desk_unknown",)))
def one_desk(desk: str) -> wire.DeskState:
    with this_hub().database.reading() as session:
        return read_desk(statements(session), desk)


@operation(
    blueprint,
    Operation("GET", "/clinicians", "Who works at a desk now", None, wire.Clinicians, Permission.API_CALL),
)
def clinicians() -> wire.Clinicians:
    """To send a patient to one of them; the names are the console's, so the scope is that of calling."""
    with this_hub().database.reading() as session:
        return read_clinicians(statements(session), this_hub().clock.now())


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return document(API)


@blueprint.get("/openapi.json")
@needs(Permission.PUBLIC)
def openapi() -> ResponseReturnValue:
    return _document()


@blueprint.get("/docs")
@needs(Permission.PUBLIC)
def docs() -> ResponseReturnValue:
    return documents_page(API, about=_ABOUT, json_address=url_for("hospital_api.openapi"))
