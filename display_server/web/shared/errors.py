"""Errors as their readers need them: problem+json under /api/, a calm page in words elsewhere. Never a trace."""

import structlog
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from config.contract.device_api import Problem
from config.locale import words
from display_server.db.engine.refusing import StorageRefuses, WriterStopped
from display_server.web.shared.page_language import page_language
from display_server.web.shared.pages import show

PROBLEM_JSON = "application/problem+json"


class Refusal(Exception):
    """A request that cannot be done, with the code its sender acts on. Faces and services raise it."""

    def __init__(self, status: int, code: str, title: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(title)
        self.problem = Problem(title=title, status=status, code=code, fields=fields or {})


def speak_of_errors(app: Flask) -> None:
    """Register the handlers; everything a face raises ends here."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(Exception, _failure)


def problem_answer(problem: Problem) -> Response:
    """A problem as the device API answers it."""
    return Response(problem.model_dump_json(), status=problem.status, content_type=PROBLEM_JSON)


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error  # a redirect is no error
    if not _is_api():
        return _page(status)
    code = error.name.lower().replace(" ", "_").replace("'", "")
    answer = problem_answer(Problem(title=error.name, status=status, code=code, detail=error.description))
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            answer.headers[name] = value
    return answer


def _refusal(error: Refusal) -> ResponseReturnValue:
    return problem_answer(error.problem) if _is_api() else _page(error.problem.status)


def _failure(error: Exception) -> ResponseReturnValue:
    problem = problem_of_failure(error, request.endpoint)
    return (
        problem_answer(problem) if _is_api() else _page(problem.status, cannot_write=isinstance(error, StorageRefuses))
    )


def problem_of_failure(error: Exception, endpoint: str | None) -> Problem:
    """What a device hears of a failure of ours, which is logged here."""
    if isinstance(error, StorageRefuses):
        return Problem(title=str(error), status=503, code=error.why.value)
    if isinstance(error, WriterStopped):
        structlog.get_logger().error("the writer did not answer", endpoint=endpoint)
        return Problem(title="The hub is busy; try again.", status=503, code="busy")
    # Only the kind and the place: a message could quote somebody's data (facts: security).
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    structlog.get_logger().error("unexpected", kind=type(error).__name__, where=where, endpoint=endpoint)
    return Problem(title="Something went wrong in the hub.", status=500, code="unexpected")


_LOOKS_AGAIN_S = 10
_SAID = {401: "sign_in", 403: "not_yours", 404: "not_found", 429: "too_many"}


def _page(status: int, *, cannot_write: bool = False) -> ResponseReturnValue:
    """A calm page: what happened and what to do, in the reader's language."""
    language = page_language()
    said = _SAID.get(status, "wrong" if status >= 500 else "not_understood")
    said = "storage" if cannot_write else said
    say = words(language).say
    title, what_now = say(f"error.{said}.title"), say(f"error.{said}.what_now")
    # Nobody stands at a hall's screen to load its page again.
    looks_again_s = _LOOKS_AGAIN_S if request.method == "GET" and request.path.startswith("/board") else None
    made = show("shared/calm_error.html", language, title=title, what_now=what_now, looks_again_s=looks_again_s)
    return made, status
