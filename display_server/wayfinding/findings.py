"""What is wrong with a plan, found by walking it: shown after an import and, live, in the editor."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from config.contract.ways import RouteProfile as Profile
from config.contract.words import Language
from config.locale.names import name_of
from display_server.wayfinding.graph import Graph
from display_server.wayfinding.plan import Plan, SpaceKind
from display_server.wayfinding.routes import Network
from display_server.wayfinding.spaces import landing

_ANY = Language.ENGLISH
CONNECTED_SHARE = 0.5
"""Where the largest connected part holds fewer of the places than this, a plan is not connected."""


@dataclass(frozen=True)
class Findings:
    """Counts of what was read, and codes of what needs a look. Shares are of the places."""

    read: dict[str, int]
    parts: int
    unreached: list[str] = field(default_factory=list)
    no_step_free: list[str] = field(default_factory=list)
    doors_without_rooms: list[str] = field(default_factory=list)
    doors_to_one_space: list[str] = field(default_factory=list)
    lifts_reaching_no_floor: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)

    @property
    def places(self) -> int:
        return self.read["places"]

    @property
    def connected(self) -> bool:
        return self.places == 0 or len(self.unreached) < self.places * (1 - CONNECTED_SHARE)

    @property
    def step_free_percent(self) -> int:
        return 100 - round(100 * len(self.no_step_free) / self.places) if self.places else 0


def find(plan: Plan, graph: Graph) -> Findings:
    """Everything at once."""
    parts = _parts(graph)
    whole = Counter(parts[graph.index[place.code]] for place in plan.places if place.code in graph.index)
    main = whole.most_common(1)[0][0] if whole else -1
    unreached = [one.code for one in plan.places if one.code not in graph.index or parts[graph.index[one.code]] != main]
    free = _most_without_steps(plan, graph)
    return Findings(
        read=_counts(plan),
        parts=len({parts[graph.index[one.code]] for one in plan.places if one.code in graph.index}),
        unreached=unreached,
        no_step_free=[one.code for one in plan.places if one.code not in free],
        doors_without_rooms=[door.code for door in plan.doors if not door.spaces],
        doors_to_one_space=[door.code for door in plan.doors if len(door.spaces) == 1 and not door.entrance],
        lifts_reaching_no_floor=_idle_lifts(plan, graph),
        unnamed=[one.code for one in plan.places if not one.names and not one.label],
        duplicates=_duplicates(plan),
    )


def _counts(plan: Plan) -> dict[str, int]:
    kinds = Counter(space.kind.value for space in plan.spaces)
    return {
        "floors": len(plan.floors),
        "spaces": len(plan.spaces),
        **dict(sorted(kinds.items())),
        "doors": len(plan.doors),
        "shafts": len(plan.shafts),
        "passages": len(plan.passages),
        "places": len(plan.places),
    }


def _parts(graph: Graph) -> list[int]:
    """The connected part each node lies in, on foot and whichever way a door leads."""
    size = len(graph.nodes)
    ends = np.array([(edge.start, edge.end) for edge in graph.edges], dtype=np.int64).reshape(-1, 2)
    matrix = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    return [int(part) for part in connected_components(matrix, directed=False)[1]]


def _most_without_steps(plan: Plan, graph: Graph) -> set[str]:
    """The places of the largest part that is connected without a step: what a wheelchair can go about in."""
    network = Network(graph, Profile.STEP_FREE)
    _, part = connected_components(network.matrix, directed=True, connection="strong")
    by_part: dict[int, set[str]] = defaultdict(set)
    for place in plan.places:
        if place.code in graph.index:
            by_part[int(part[graph.index[place.code]])].add(place.code)
    return max(by_part.values(), key=len, default=set())


def _idle_lifts(plan: Plan, graph: Graph) -> list[str]:
    """Lifts with fewer than two landings that somebody can walk out of."""
    leads = {edge.start for edge in graph.edges if edge.kind.value == "walk"}
    found = []
    for shaft in plan.shafts:
        stops = [space for space in plan.spaces if space.shaft == shaft.code]
        reached = [space for space in stops if graph.index.get(landing(space), -1) in leads]
        if shaft.kind is SpaceKind.LIFT and stops and len(reached) < 2:
            found.append(shaft.code)
    return found


def _duplicates(plan: Plan) -> list[str]:
    """Places that a person cannot tell apart: one name, one label, one floor; and codes given twice."""
    codes = Counter(one.code for one in plan.places)
    said = Counter(
        (place.floor, place.kind, place.label, name_of(place.names, _ANY)) for place in plan.places if place.names
    )
    twice = {key for key, count in said.items() if count > 1}
    return [
        place.code
        for place in plan.places
        if codes[place.code] > 1
        or (place.names and (place.floor, place.kind, place.label, name_of(place.names, _ANY)) in twice)
    ]
