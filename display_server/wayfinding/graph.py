"""The graph people walk on: points joined by edges that know their length, their time and what closes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from config.contract.ways import Point
from display_server.wayfinding.plan import PassageKind


@dataclass(frozen=True, slots=True)
class Node:
    """A point on one floor. `code` is that of the door, place, landing, spot or stand it is; a corner has one of its own."""

    code: str
    floor: str
    at: Point


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a node to another. `parts`: codes of doors, passages, shafts and spaces; one of them closed closes it.

    `through_room`: crosses a room from door to door. `barred`: not for somebody who needs a way without steps.
    """

    start: int
    end: int
    metres: float
    seconds: float
    kind: PassageKind = PassageKind.WALK
    parts: tuple[str, ...] = ()
    barred: bool = False
    through_room: bool = False
    outside: bool = False
    covered: bool = True


@dataclass(frozen=True)
class Graph:
    nodes: Sequence[Node]
    edges: Sequence[Edge]

    @cached_property
    def index(self) -> dict[str, int]:
        return {node.code: number for number, node in enumerate(self.nodes)}


@dataclass
class Draft:
    """A graph while it is made: nodes by code, edges both ways unless said otherwise."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def node(self, code: str, floor: str, at: Point) -> int:
        """The node of this code, made where there is none."""
        if code not in self.index:
            self.index[code] = len(self.nodes)
            self.nodes.append(Node(code, floor, at))
        return self.index[code]

    def join(self, edges: Iterable[Edge]) -> None:
        self.edges.extend(edges)

    def done(self) -> Graph:
        return Graph(tuple(self.nodes), tuple(self.edges))
