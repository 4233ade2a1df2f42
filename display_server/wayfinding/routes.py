"""Shortest ways over the graph: for one profile and what is closed now, from one point to another or to all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from config.contract.ways import RouteProfile as Profile
from display_server.wayfinding.graph import Edge, Graph
from display_server.wayfinding.plan import PassageKind

ROOM_TIMES = 3.0
"""Walking through somebody's room counts so many times as long: it is a way only where there is no other."""

STAIRS_TIMES = 1.6
"""Most people in a hospital rather take the lift: a floor of stairs bothers them so much longer than it takes."""

RAIN_S = 20.0
"""An open way outside is worth avoiding by so many seconds."""


@dataclass(frozen=True)
class Route:
    """Edges in the order they are walked."""

    nodes: tuple[int, ...]
    edges: tuple[Edge, ...]
    metres: float
    seconds: float
    cost: float


@dataclass(frozen=True)
class Reached:
    """Everything reached from one point: the cost to each node (infinite where there is no way) and the step before it."""

    source: int
    cost: NDArray[np.float64]
    before: NDArray[np.int32]


class Network:
    """A graph as one profile walks it while some parts are closed."""

    def __init__(self, graph: Graph, profile: Profile, closed: Iterable[str] = ()) -> None:
        self.graph, self.profile = graph, profile
        shut = frozenset(closed)
        usable = [
            number
            for number, edge in enumerate(graph.edges)
            if not (shut and not shut.isdisjoint(edge.parts)) and not (profile is Profile.STEP_FREE and edge.barred)
        ]
        edges = [graph.edges[number] for number in usable]
        ends = np.array([(edge.start, edge.end) for edge in edges], dtype=np.int64).reshape(-1, 2)
        cost = np.array([cost_of(edge, profile) for edge in edges])
        order = np.lexsort((cost, ends[:, 1], ends[:, 0]))
        ends, cost = ends[order], cost[order]
        best = np.ones(len(ends), dtype=bool)
        best[1:] = (ends[1:] != ends[:-1]).any(axis=1)  # of parallel edges the cheapest
        self._edge = np.array(usable, dtype=np.int64)[order][best]
        size = len(graph.nodes)
        self.matrix = csr_matrix((cost[best], (ends[best, 0], ends[best, 1])), shape=(size, size))

    def reach(self, source: int) -> Reached:
        """Everything that can be reached from a node."""
        cost, before = dijkstra(self.matrix, indices=source, return_predecessors=True)
        return Reached(source, cost, before)

    def route(self, reached: Reached, target: int) -> Route | None:
        """The way to a node; None: there is none."""
        if not np.isfinite(reached.cost[target]):
            return None
        nodes = [target]
        while nodes[-1] != reached.source:
            nodes.append(int(reached.before[nodes[-1]]))
        nodes.reverse()
        edges = tuple(self._edge_between(a, b) for a, b in pairwise(nodes))
        return Route(
            tuple(nodes),
            edges,
            sum(edge.metres for edge in edges),
            sum(edge.seconds for edge in edges),
            float(reached.cost[target]),
        )

    def reach_all(self, sources: Sequence[int]) -> list[Reached]:
        """The same for many points in one pass."""
        if not sources:
            return []
        cost, before = dijkstra(self.matrix, indices=list(sources), return_predecessors=True)
        return [Reached(source, cost[n], before[n]) for n, source in enumerate(sources)]

    def _edge_between(self, a: int, b: int) -> Edge:
        row = slice(self.matrix.indptr[a], self.matrix.indptr[a + 1])
        offset = int(np.searchsorted(self.matrix.indices[row], b))
        return self.graph.edges[int(self._edge[self.matrix.indptr[a] + offset])]


def cost_of(edge: Edge, profile: Profile) -> float:
    """What a profile minds: seconds with the bother of rooms and rain, or metres on one's feet."""
    if profile is Profile.LEAST_WALKING:
        steps = 3.0 if edge.kind is PassageKind.STAIRS else 1.0
        return max(1e-3, edge.metres * steps + (4.0 if edge.kind is PassageKind.LIFT else 0.0))
    bother = (ROOM_TIMES if edge.through_room else 1.0) * (STAIRS_TIMES if edge.kind is PassageKind.STAIRS else 1.0)
    return max(1e-3, edge.seconds * bother + (RAIN_S if edge.outside and not edge.covered else 0.0))
