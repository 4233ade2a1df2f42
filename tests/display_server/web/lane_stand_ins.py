"""Stand-ins for granian's side of a request: what a lane is asked, and Flask's place behind the lanes."""

import asyncio
from dataclasses import dataclass, field

from display_server.hub import Hub
from display_server.web.shared.lane import Lanes, lanes_of
from display_server.web.shared.measures import measures_of
from tests.in_a_loop import in_a_loop

LONGEST = 1_000_000


@dataclass
class Asked:
    """A request as granian hands it over, and what came back."""

    path: str
    body: bytes
    headers: dict[str, str]
    method: str = "POST"
    said: list[tuple[int, dict[str, str], str]] = field(default_factory=list)

    async def __call__(self) -> bytes:
        return self.body

    def response_str(self, status: int, headers: list[tuple[str, str]], body: str) -> None:
        self.said.append((status, dict(headers), body))


@dataclass
class Flaskward:
    """Stands where Flask answers: it counts what the lanes left to it."""

    left: list[str] = field(default_factory=list)

    async def __call__(self, scope: Asked, _protocol: Asked) -> None:
        self.left.append(scope.path)


def lanes_before(hub: Hub, flaskward: Flaskward) -> Lanes:
    return Lanes(hub, lanes_of(hub), measures_of(hub), flaskward, LONGEST)  # type: ignore[arg-type]  # a stand-in


def answer_all(lanes: Lanes, *requests: Asked) -> None:
    async def ask() -> None:
        await asyncio.gather(*[lanes(one, one) for one in requests])  # type: ignore[arg-type]  # stand-ins

    in_a_loop(ask())
