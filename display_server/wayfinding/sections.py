"""A route cut where it changes floors: stretches walked on one floor, and the climbs between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.contract.ways import Act, Point
from display_server.wayfinding.graph import Edge, Graph
from display_server.wayfinding.plan import PassageKind
from display_server.wayfinding.routes import Route
from display_server.wayfinding.turning import length

LANDING_M = 6.0
"""From one flight of stairs to the next: no walk worth a step of its own."""

_CLIMBING = {
    PassageKind.STAIRS: Act.STAIRS,
    PassageKind.ESCALATOR: Act.ESCALATOR,
    PassageKind.LIFT: Act.LIFT,
    PassageKind.RAMP: Act.RAMP,
}
"""Whatever else leads from floor to floor is walked: over to another building."""


@dataclass(frozen=True)
class Walk:
    """A stretch on one floor; `nodes` are those of the graph."""

    floor: str
    nodes: tuple[int, ...]
    outside: bool = False

    def points(self, graph: Graph) -> tuple[Point, ...]:
        return tuple(graph.nodes[node].at for node in self.nodes)


@dataclass(frozen=True)
class Climb:
    """From one floor to another; `shaft`: the code of the lift or stairs. `link`: where a drawn way over begins and ends."""

    act: Act
    shaft: str
    floor: str
    to_floor: str
    up: bool
    metres: float = 0.0
    link: tuple[Point, Point] | None = None
    outside: bool = False


Section = Walk | Climb


def sections(ordinal: Mapping[str, float], graph: Graph, route: Route) -> list[Section]:
    """Walks and climbs in turn. Flights of one stairwell count as one climb. `ordinal`: of each floor."""
    found: list[Section] = []
    walked: list[int] = [route.nodes[0]]
    outside = False
    for edge in route.edges:
        if graph.nodes[edge.start].floor == graph.nodes[edge.end].floor:
            walked.append(edge.end)
            outside = outside or edge.outside
            continue
        if len(walked) > 1 or not found:
            found.append(_walk(graph, walked, outside=outside))
        climb = _climb(graph, edge, ordinal)
        if _go_on(found[-1], climb):
            found[-1] = _joined(found[-1], climb)
        else:
            found.append(climb)
        walked, outside = [edge.end], False
    if len(walked) > 1 or not found or _is_over(found[-1]):
        found.append(_walk(graph, walked, outside=outside))
    return _merged(graph, found) if len(found) > 2 else found


def _walk(graph: Graph, nodes: Sequence[int], *, outside: bool) -> Walk:
    return Walk(graph.nodes[nodes[0]].floor, tuple(nodes), outside)


def _climb(graph: Graph, edge: Edge, ordinal: Mapping[str, float]) -> Climb:
    start, end = graph.nodes[edge.start], graph.nodes[edge.end]
    act = _CLIMBING.get(edge.kind, Act.OVER)
    return Climb(
        act,
        next((part for part in edge.parts if ">" not in part), ""),  # of a drawn line its own code comes first
        start.floor,
        end.floor,
        ordinal[end.floor] > ordinal[start.floor],
        edge.metres if act in {Act.OVER, Act.RAMP} else 0.0,
        (start.at, end.at) if act is Act.OVER else None,
        edge.outside,
    )


def _is_over(section: Section) -> bool:
    return isinstance(section, Climb) and section.act is Act.OVER


def _merged(graph: Graph, found: list[Section]) -> list[Section]:
    """One climb where only a landing lies between two flights."""
    out: list[Section] = []
    for section in found:
        out.append(section)
        while (
            len(out) >= 3
            and isinstance(out[-2], Walk)
            and _go_on(out[-3], out[-1])
            and length(out[-2].points(graph)) <= LANDING_M
        ):
            last, _, first = out.pop(), out.pop(), out.pop()
            out.append(_joined(first, last))
    return out


def _go_on(one: Section, two: Section) -> bool:
    return isinstance(one, Climb) and isinstance(two, Climb) and one.act is two.act and one.up == two.up


def _joined(one: Section, two: Section) -> Section:
    """The first climb, as far as the second leads."""
    if isinstance(one, Climb) and isinstance(two, Climb):
        link = (one.link[0], two.link[1]) if one.link and two.link else None
        outside = one.outside or two.outside
        return Climb(one.act, one.shaft, one.floor, two.to_floor, one.up, one.metres + two.metres, link, outside)
    return one
