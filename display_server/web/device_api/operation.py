"""One list of operations: it reads bodies, answers in JSON, and is what the OpenAPI document is made from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from pydantic import ValidationError

from config.contract import VERSION
from config.contract.base import Answer, Incoming
from config.contract.device_api import Problem
from display_server.db.waiting import Act
from display_server.hub import Hub, this_hub
from display_server.services.refused import Refused
from display_server.web.device_api.device_check import KnownDevice, this_device
from display_server.web.shared.access import needs
from display_server.web.shared.errors import problem_answer
from display_server.web.shared.permissions import Permission

B = TypeVar("B", bound=Incoming)

BELOW = f"/api/v{VERSION}"
JSON = "application/json"


@dataclass(frozen=True)
class Operation:
    """A path below `/api/v1/`, what it takes and what it answers. `refusals` are the codes of 4xx it may answer."""

    method: str
    path: str
    summary: str
    takes: type[Incoming] | None
    answers: type[Answer]
    permission: Permission
    refusals: tuple[str, ...] = ()


ActOf = Callable[[Hub, KnownDevice, Any], Act[Any]]
"""From who asks and what was read to the act. Raises Refused."""

OPERATIONS: list[Operation] = []
ACTING: list[tuple[Operation, ActOf]] = []
"""Those that are one act of a device and nothing else."""

STATUS = {
    "service_unknown": 422,
    "service_takes_no_walk_ins": 409,
    "service_closed": 409,
    "service_full": 409,
    "one_code_needed": 422,
    "request_id_used": 409,
    "request_too_old": 410,
    "too_many_tries": 429,
    "visit_unknown": 404,
    "series_unknown": 422,
    "too_many_leases": 429,
    "lease_unknown": 404,
    "number_not_leased": 409,
    "number_used": 409,
    "kiosks_only": 403,
    "pairing_unknown": 404,
    "poll_too_soon": 429,
    "too_many_pairings": 429,
}
"""How a refusal's code travels; its words are the kiosk's own."""

_SAID = {
    "service_unknown": "No service has this code.",
    "service_takes_no_walk_ins": "This service gives numbers to booked patients only.",
    "service_closed": "This service is closed; see `opens_at`.",
    "service_full": "All of this service's places of today are taken.",
    "one_code_needed": "Send exactly one of `code` and `scanned`.",
    "request_id_used": "This request id belongs to another request.",
    "request_too_old": "This request is older than the answers the hub keeps; make a new one.",
    "too_many_tries": "Too many codes were wrong; wait for staff or for the window's end.",
    "visit_unknown": "No visit has this id.",
    "series_unknown": "No series has this code.",
    "too_many_leases": "This kiosk was given more blocks today than it can need.",
    "lease_unknown": "No lease has this id.",
    "number_not_leased": "This number was never this kiosk's to give.",
    "number_used": "This number belongs to another visit.",
    "kiosks_only": "Only a kiosk does this.",
    "pairing_unknown": "This pairing has ended; ask for a new code.",
    "poll_too_soon": "Ask less often.",
    "too_many_pairings": "Too many codes are open for this address.",
}


class Unreadable(Exception):
    """The body is not what the operation takes; holds the problem to answer."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def operation(blueprint: Blueprint, what: Operation) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a view: it gets the read body (if any) and returns an answer, which travels as JSON."""
    OPERATIONS.append(what)

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        @needs(what.permission)
        def speak() -> Response:
            try:
                answer = view(read_body(what.takes)) if what.takes is not None else view()
            except (Unreadable, Refused) as refused:
                return problem_answer(problem_of(refused))
            return answer if isinstance(answer, Response) else json_answer(answer)

        blueprint.add_url_rule(what.path, view.__name__, speak, methods=[what.method])
        return view

    return register


def acting(blueprint: Blueprint, what: Operation) -> Callable[[ActOf], ActOf]:
    """Register an operation that is one act of a device: Flask performs it here, and so may a lane beside Flask."""

    def register(act_of: ActOf) -> ActOf:
        ACTING.append((what, act_of))

        def perform(body: Any) -> Any:
            hub = this_hub()
            return hub.writer.run(act_of(hub, this_device(), body))

        perform.__name__ = act_of.__name__
        operation(blueprint, what)(perform)
        return act_of

    return register


def read_body(kind: type[B]) -> B:
    """This request's JSON as `kind`. Raises Unreadable."""
    if not request.is_json:
        title = "Send JSON with Content-Type: application/json."
        raise Unreadable(Problem(title=title, status=415, code="json_needed"))
    return read_json(kind, request.get_data())


def read_json(kind: type[B], body: bytes) -> B:
    """A body that came as JSON, as `kind`. Raises Unreadable, naming every field that is wrong but quoting nothing."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as wrong:
        errors = wrong.errors(include_input=False, include_url=False, include_context=False)
    if errors[0]["type"] == "json_invalid":
        fields = {"body": "not JSON"}
        raise Unreadable(Problem(title="The body is not JSON.", status=400, code="not_json", fields=fields))
    fields = {".".join(str(part) for part in error["loc"]) or "body": error["msg"] for error in errors}
    title = "Some fields cannot be used."
    raise Unreadable(Problem(title=title, status=422, code="fields_wrong", fields=fields))


def json_answer(answer: Answer) -> Response:
    return Response(answer.model_dump_json(), content_type=JSON)


def problem_of(refused: Unreadable | Refused) -> Problem:
    if isinstance(refused, Unreadable):
        return refused.problem
    said = _SAID[refused.code]
    fields = {refused.field: said} if refused.field else {}
    return Problem(title=said, status=STATUS[refused.code], code=refused.code, fields=fields, opens_at=refused.opens_at)
