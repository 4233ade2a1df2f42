"""One list of operations an API: it reads bodies, answers in JSON, and is what the OpenAPI document is made from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from pydantic import ValidationError

from config.contract.base import Answer, Incoming
from config.contract.device_api import Problem
from display_server.services.refused import Refused
from display_server.web.shared.access import needs
from display_server.web.shared.errors import problem_answer
from display_server.web.shared.permissions import Permission

B = TypeVar("B", bound=Incoming)

JSON = "application/json"


@dataclass(frozen=True)
class Operation:
    """A path below the API's prefix, what it takes and what it answers. `refusals` are the codes of 4xx it may answer.

    `once`: it changes something, and the request's `Idempotency-Key` says which try of what this is.
    """

    method: str
    path: str
    summary: str
    takes: type[Incoming] | None
    answers: type[Answer]
    permission: Permission
    refusals: tuple[str, ...] = ()
    once: bool = False


@dataclass(frozen=True)
class Refusal:
    """How a refusal's code travels, and its sentence."""

    status: int
    said: str


@dataclass(frozen=True)
class Api:
    """One API: where it lives, its operations in order, and every refusal it knows by its code."""

    title: str
    version: int
    prefix: str
    refusals: dict[str, Refusal]
    operations: list[Operation] = field(default_factory=list)

    def operation(self, blueprint: Blueprint, what: Operation) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a view: it gets the address's parts and the read body (if any); its answer travels as JSON."""
        self.operations.append(what)

        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            @needs(what.permission)
            def speak(**parts: Any) -> Response:
                try:
                    answer = view(read_body(what.takes), **parts) if what.takes is not None else view(**parts)
                except (Unreadable, Refused) as refused:
                    return problem_answer(self.problem_of(refused))
                return answer if isinstance(answer, Response) else json_answer(answer)

            blueprint.add_url_rule(what.path, view.__name__, speak, methods=[what.method])
            return view

        return register

    def problem_of(self, refused: "Unreadable | Refused") -> Problem:
        if isinstance(refused, Unreadable):
            return refused.problem
        code, known = refused.code, self.refusals[refused.code]
        fields = {refused.field: known.said} if refused.field else {}
        return Problem(title=known.said, status=known.status, code=code, fields=fields, opens_at=refused.opens_at)


class Unreadable(Exception):
    """The request is not what the operation takes; holds the problem to answer."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


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
