"""The lane beside Flask: writes of devices that the event loop checks and answers itself, a commit for all that wait.

A thread for each of them would fight the writer for the interpreter (measured: a third of the numbers a second). What a lane
cannot answer at once (a device not proved lately, a body too long) goes to Flask, which says the same in the same words.
"""

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from granian.rsgi import Headers, HTTPProtocol, Scope  # type: ignore[attr-defined]  # exported, though not said so

from config.contract.base import Answer
from config.contract.device_api import Problem
from display_server.db.engine.refusing import WriterStopped
from display_server.db.engine.site_scope import at_site
from display_server.db.engine.waiting import ANSWER_WITHIN_S, Act
from display_server.hub import Hub
from display_server.web.shared.api.operation import JSON
from display_server.web.shared.errors import PROBLEM_JSON, problem_of_failure
from display_server.web.shared.measures import Measures
from display_server.web.shared.wsgi_bridge import WsgiBridge

T = TypeVar("T")

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_KEPT_SAFE = [("x-content-type-options", "nosniff"), ("cache-control", "no-store")]
_AS_JSON = [("content-type", JSON), *_KEPT_SAFE]
_AS_PROBLEM = [("content-type", PROBLEM_JSON), *_KEPT_SAFE]


class Lane(Protocol):
    """One address that needs no page, no session and no thread."""

    def who(self, headers: Headers) -> Any | None:
        """Who asks, where that is known without a look into the database; None leaves the whole request to Flask."""

    def site_of(self, who: Any) -> int:
        """The id of the site who asks is of."""

    def act_for(self, who: Any, body: bytes, part: str) -> Act[Answer]:
        """The act this request asks for; `part` stood where the lane's path has its star. Raises what `problem_of` knows."""

    def problem_of(self, failed: Exception) -> Problem | None:
        """A refusal in the lane's own words; None: it is a failure of ours."""


@dataclass(frozen=True)
class Lanes:
    """`web` as granian serves it: the lanes by address, and Flask for everything else."""

    hub: Hub
    lanes: dict[str, tuple[str, Lane]]
    measures: Measures
    flask: WsgiBridge
    longest: int

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Granian says it once its loop stands, before it listens."""
        self.flask.at_home(loop)

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        found, part = self._lane_of(scope.path) if scope.method == "POST" else (None, "")
        who = None
        if found is not None and self._is_short(scope.headers):
            who = found[1].who(scope.headers)
        if found is None or who is None:
            await self.flask(scope, protocol)
            return
        began = time.perf_counter()
        endpoint, lane = found
        site = lane.site_of(who)
        body = await protocol()
        try:
            act = lane.act_for(who, body, part)
            with at_site(site):
                asked = self.hub.writer.submit(act)
            answer = await _in_time(asked)
            status, headers, said = 200, _AS_JSON, answer.model_dump_json()
        except Exception as failed:  # every request is answered, and a failure is logged there
            problem = lane.problem_of(failed) or problem_of_failure(failed, endpoint)
            status, headers, said = problem.status, _AS_PROBLEM, problem.model_dump_json()
        protocol.response_str(status, headers, said)
        self.measures.note(endpoint, status, time.perf_counter() - began, site)

    def _lane_of(self, path: str) -> tuple[tuple[str, Lane] | None, str]:
        """The lane of this path, and what stands where its star is: plain letters only, anything else is for Flask."""
        found = self.lanes.get(path)
        if found is not None:
            return found, ""
        before, _, name = path.rpartition("/")
        prefix, _, part = before.rpartition("/")
        return (self.lanes.get(f"{prefix}/*/{name}"), part) if _PLAIN.fullmatch(part) else (None, "")

    def _is_short(self, headers: Headers) -> bool:
        length = headers.get("content-length")
        return length is not None and length.isdecimal() and int(length) <= self.longest


async def _in_time(answer: "asyncio.Future[T]") -> T:
    """Raises WriterStopped where it does not come. One timer: `asyncio.timeout` costs each number a good deal more."""
    loop = asyncio.get_running_loop()
    late = loop.call_later(ANSWER_WITHIN_S, answer.cancel)
    try:
        return await answer
    except asyncio.CancelledError:
        if loop.time() < late.when():
            raise
        raise WriterStopped("the database did not answer in time") from None
    finally:
        late.cancel()


_MEMORY = "lanes"


def open_lane(hub: Hub, path: str, endpoint: str, lane: Lane) -> None:
    """Answer POSTs to `path` in the loop; a `*` before its last part stands for any code.

    `endpoint` is the name by which Flask and the measures know it.
    """
    lanes_of(hub)[path] = (endpoint, lane)


def lanes_of(hub: Hub) -> dict[str, tuple[str, Lane]]:
    found = hub.memory.setdefault(_MEMORY, {})
    assert isinstance(found, dict)  # noqa: S101  # put there right here
    return found
