"""The graph people walk on: points joined by edges that know their length, their time and what closes them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True, eq=False)
class Graph:
    """`gates`: the only door of a space nobody walks through → that space. `gate_of`: every point in there → its gate.

    On the gate's other side whoever sees it sees the same points without it, so no shortest way leads past it there.
    """

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    gates: Mapping[int, str] = field(default_factory=dict)
    gate_of: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def index(self) -> dict[str, int]:
        return {node.code: number for number, node in enumerate(self.nodes)}

    @cached_property
    def floors(self) -> list[str]:
        """Of every node."""
        return [node.floor for node in self.nodes]

    @cached_property
    def ends(self) -> NDArray[np.int32]:
        """Start and end of every edge."""
        return np.array([(edge.start, edge.end) for edge in self.edges], dtype=np.int32).reshape(-1, 2)

    @cached_property
    def barred(self) -> NDArray[np.bool_]:
        return self.column(lambda edge: edge.barred, np.bool_)

    @cached_property
    def climbs(self) -> NDArray[np.bool_]:
        """Edges from one floor to another, whatever they are."""
        floors = self.floors
        return self.column(lambda edge: floors[edge.start] != floors[edge.end], np.bool_)

    @cached_property
    def past_gate(self) -> NDArray[np.bool_]:
        """Edges from a gate to where no way leads past it: needed only by who comes out of that gate."""
        return self.column(lambda edge: self.gates.get(edge.start, edge.parts[0]) != edge.parts[0], np.bool_)

    @cached_property
    def edges_of(self) -> dict[str, NDArray[np.int64]]:
        """Code of a door, passage, shaft or space → the edges that are closed with it."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, edge in enumerate(self.edges):
            for part in edge.parts:
                found[part].append(number)
        return {part: np.array(numbers, dtype=np.int64) for part, numbers in found.items()}

    def column(self, said: Callable[[Edge], Any], kind: type[np.generic]) -> NDArray[Any]:
        """One value of every edge."""
        return np.fromiter(map(said, self.edges), kind, len(self.edges))


@dataclass
class Draft:
    """A graph while it is made: nodes by code, edges both ways unless said otherwise."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    gates: dict[int, str] = field(default_factory=dict)
    gate_of: dict[int, int] = field(default_factory=dict)

    def node(self, code: str, floor: str, at: Point) -> int:
        """The node of this code, made where there is none."""
        if code not in self.index:
            self.index[code] = len(self.nodes)
            self.nodes.append(Node(code, floor, at))
        return self.index[code]

    def join(self, edges: Iterable[Edge]) -> None:
        self.edges.extend(edges)

    def done(self) -> Graph:
        return Graph(tuple(self.nodes), tuple(self.edges), self.gates, self.gate_of)
