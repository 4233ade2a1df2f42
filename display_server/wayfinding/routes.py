"""Shortest ways over the graph: for one profile and what is closed now, from one point to another or to all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
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

ON_FOOT = (PassageKind.WALK, PassageKind.OUTSIDE, PassageKind.RAMP)  # a tuple: an enum's hash takes longer than a look

STAIRS_TIMES = 1.6
"""Most people in a hospital rather take the lift: a floor of stairs bothers them so much longer than it takes."""

RAIN_S = 20.0
"""An open way outside is worth avoiding by so many seconds."""


@dataclass(frozen=True)
class Route:
    """Edges in the order they are walked. `on_foot`: the metres of them that somebody slow takes longer for."""

    nodes: tuple[int, ...]
    edges: tuple[Edge, ...]
    metres: float
    on_foot: float
    seconds: float
    cost: float


@dataclass(frozen=True)
class LastWalk:
    """The part of a way after its last lift or stairs."""

    nodes: tuple[int, ...]
    metres: float
    on_foot: float
    seconds: float
    outside: bool


@dataclass(frozen=True)
class Reached:
    """Everything reached from one point: the cost to each node (infinite where there is no way) and the step before it.

    `walked`: ways looked at so far; the next ones go on from them.
    """

    source: int
    cost: NDArray[np.float64]
    before: NDArray[np.int32]
    walked: dict[int, Route] = field(default_factory=dict)


class Network:
    """A graph as one profile walks it while some parts are closed."""

    def __init__(self, graph: Graph, profile: Profile, closed: Iterable[str] = ()) -> None:
        self.graph, self.profile = graph, profile
        usable = ~graph.barred if profile is Profile.STEP_FREE else np.ones(len(graph.edges), dtype=bool)
        for code in closed:
            usable[graph.edges_of.get(code, [])] = False
        cost, order = _sorted(graph, profile)
        order = order[usable[order]]
        ends = graph.ends[order]
        best = np.ones(len(order), dtype=bool)
        best[1:] = (ends[1:] != ends[:-1]).any(axis=1)  # of parallel edges the cheapest
        self._edge = order[best]
        self.matrix = self._matrix(self._edge, cost)
        self._lean = self._matrix(self._edge[~graph.past_gate[self._edge]], cost)
        self._known: dict[tuple[int, int], Edge] = {}
        self._last: dict[tuple[int, int], LastWalk] = {}

    def _matrix(self, edges: NDArray[np.int64], cost: NDArray[np.float64]) -> csr_matrix:
        """Of edges in order of start and end."""
        size = len(self.graph.nodes)
        rows = np.concatenate(([0], np.cumsum(np.bincount(self.graph.ends[edges, 0], minlength=size))))
        return csr_matrix((cost[edges], self.graph.ends[edges, 1], rows.astype(np.int32)), shape=(size, size))

    def reach(self, source: int) -> Reached:
        """Everything that can be reached from a node."""
        cost, before = dijkstra(self._seen_from(source), indices=source, return_predecessors=True)
        return Reached(source, cost, before)

    def _seen_from(self, source: int) -> csr_matrix:
        """The lean matrix, with all that is seen from the gate one has to leave by."""
        gate, lean = self.graph.gate_of.get(source), self._lean
        if gate is None:
            return lean
        (low, high), all_of_it = lean.indptr[gate : gate + 2], slice(*self.matrix.indptr[gate : gate + 2])
        rows = lean.indptr.copy()
        rows[gate + 1 :] += all_of_it.stop - all_of_it.start - (high - low)
        data, columns = (
            np.concatenate((few[:low], many[all_of_it], few[high:]))
            for few, many in ((lean.data, self.matrix.data), (lean.indices, self.matrix.indices))
        )
        return csr_matrix((data, columns, rows), shape=lean.shape)

    def route(self, reached: Reached, target: int) -> Route | None:
        """The way to a node; None: there is no way."""
        if not np.isfinite(reached.cost[target]):
            return None
        return reached.walked[target] if target in reached.walked else self._walked(reached, target)

    def _walked(self, reached: Reached, target: int) -> Route:
        """From where an earlier way from the same point comes past."""
        ahead = [target]
        while ahead[-1] != reached.source and ahead[-1] not in reached.walked:
            ahead.append(int(reached.before[ahead[-1]]))
        known = reached.walked.get(ahead[-1], Route((reached.source,), (), 0.0, 0.0, 0.0, 0.0))
        ahead.reverse()
        for a, b in pairwise(ahead):
            edge = self._edge_between(a, b)
            known = Route(
                (*known.nodes, b),
                (*known.edges, edge),
                known.metres + edge.metres,
                known.on_foot + (edge.metres if edge.kind in ON_FOOT else 0.0),
                known.seconds + edge.seconds,
                float(reached.cost[b]),
            )
            reached.walked[b] = known
        return known

    def left_at(self, reached: Reached) -> NDArray[np.int64]:
        """Of every node where the last lift or stairs of its way are left, or the start where there are none."""
        size = len(self.graph.nodes)
        nodes = np.arange(size)
        before = np.where(reached.before < 0, nodes, reached.before)
        steps = before.astype(np.int64) * size + nodes
        climbed = self._climbs[np.searchsorted(self._climbs, steps)] == steps
        found = np.where(climbed, nodes, before)
        while True:  # each time twice as far back
            farther = found[found]
            if np.array_equal(farther, found):
                return found
            found = farther

    def last_walk(self, reached: Reached, left_at: int, target: int) -> LastWalk:
        """From there to the goal. It is a shortest way in itself, so the one found first serves every start."""
        found = self._last.get((left_at, target))
        if found is None:
            back = [target]
            while back[-1] != left_at:
                back.append(int(reached.before[back[-1]]))
            nodes = tuple(reversed(back))
            metres = on_foot = seconds = 0.0
            outside = False
            for a, b in pairwise(nodes):
                edge = self._edge_between(a, b)
                metres, seconds = metres + edge.metres, seconds + edge.seconds
                on_foot += edge.metres if edge.kind in ON_FOOT else 0.0
                outside = outside or edge.outside
            found = self._last[left_at, target] = LastWalk(nodes, metres, on_foot, seconds, outside)
        return found

    @cached_property
    def _climbs(self) -> NDArray[np.int64]:
        """Start and end of every edge that climbs, as one number, in order; then one no edge has."""
        ends = self.graph.ends[self._edge[self.graph.climbs[self._edge]]].astype(np.int64)
        return np.append(ends[:, 0] * len(self.graph.nodes) + ends[:, 1], np.iinfo(np.int64).max)

    def _edge_between(self, a: int, b: int) -> Edge:
        if (a, b) not in self._known:  # the ways from one point share most of their edges
            row = slice(self.matrix.indptr[a], self.matrix.indptr[a + 1])
            offset = int(self.matrix.indices[row].searchsorted(b))
            self._known[a, b] = self.graph.edges[int(self._edge[self.matrix.indptr[a] + offset])]
        return self._known[a, b]


def make_ready(graph: Graph, profile: Profile) -> None:
    """What is the same whatever is closed, so that a closed lift does not wait for it."""
    _sorted(graph, profile)
    _ = graph.ends, graph.barred, graph.past_gate, graph.climbs, graph.edges_of


@lru_cache(maxsize=12)
def _sorted(graph: Graph, profile: Profile) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """What every edge costs, and the edges by start, end and cost: the same whatever is closed."""
    cost = graph.column(lambda edge: cost_of(edge, profile), np.float64)
    return cost, np.lexsort((cost, graph.ends[:, 1], graph.ends[:, 0]))


def cost_of(edge: Edge, profile: Profile) -> float:
    """What a profile minds: seconds with the bother of rooms and rain, or metres on one's feet."""
    if profile is Profile.LEAST_WALKING:
        steps = (3.0 if edge.kind is PassageKind.STAIRS else 1.0) * (ROOM_TIMES if edge.through_room else 1.0)
        return max(1e-3, edge.metres * steps + (4.0 if edge.kind is PassageKind.LIFT else 0.0))
    bother = (ROOM_TIMES if edge.through_room else 1.0) * (STAIRS_TIMES if edge.kind is PassageKind.STAIRS else 1.0)
    return max(1e-3, edge.seconds * bother + (RAIN_S if edge.outside and not edge.covered else 0.0))
