"""All ways from one point: what is told up to each lift and each last walk to a door is thought of once and joined."""

from math import ceil, isfinite

from config.contract import ways as wire
from config.contract.ways import RouteProfile
from display_server.wayfinding.pace import SLOW_M_S, WALK_M_S
from display_server.wayfinding.routes import Network, Route
from display_server.wayfinding.sections import sections
from display_server.wayfinding.steps import Begun, Teller, Told

_Beginning = tuple[Begun, Route]


class FromOne:
    """One start, one profile. `facing`: where the person looks before the first step."""

    def __init__(self, network: Network, teller: Teller, start: int, facing: float | None) -> None:
        self._network, self._teller, self._facing = network, teller, facing
        self._reached = network.reach(start)
        self._left_at: list[int] = network.left_at(self._reached).tolist()
        self._begun: dict[tuple[int, str], _Beginning] = {}

    def way(self, code: str, target: int) -> wire.Way | None:
        """To the place of this code; None: there is no way, or one stands there already."""
        left_at = self._left_at[target]
        if target == self._reached.source or not isfinite(self._reached.cost[target]):
            return None
        if target == left_at:  # in the lift itself
            route = self._route(target)
            return way_of(code, self._network.profile, route, self._teller.tell(route, self._facing))
        begun, route = self._beginning(left_at, code)
        last = self._network.last_walk(self._reached, left_at, target)
        told = self._teller.end(begun, last.nodes, self._facing, code, outside=last.outside)
        return wire.Way(
            to=code,
            profile=self._network.profile,
            metres=round(route.metres + last.metres, 1),
            minutes=minutes_of(route.on_foot + last.on_foot, route.seconds + last.seconds),
            legs=told.legs,
            steps=told.steps,
        )

    def _beginning(self, node: int, goal: str) -> _Beginning:
        """Up to a node; who looks for a landmark is not told to walk past it."""
        usual = self._told_up_to(node, "")
        return self._told_up_to(node, goal) if goal in usual[0].seen else usual

    def _told_up_to(self, node: int, goal: str) -> _Beginning:
        found = self._begun.get((node, goal))
        if found is None:
            route = self._route(node)
            parts = sections(self._teller.ordinal, self._network.graph, route) if route.edges else []
            found = self._begun[node, goal] = (self._teller.told_up_to(parts, self._facing, goal), route)
        return found

    def _route(self, node: int) -> Route:
        found = self._network.route(self._reached, node)
        return found if found is not None else Route((node,), (), 0.0, 0.0, 0.0, 0.0)


def way_of(to: str, profile: RouteProfile, route: Route, told: Told) -> wire.Way:
    return wire.Way(
        to=to,
        profile=profile,
        metres=round(route.metres, 1),
        minutes=minutes_of(route.on_foot, route.seconds),
        legs=told.legs,
        steps=told.steps,
    )


def minutes_of(on_foot: float, seconds: float) -> int:
    """Whole minutes of somebody who walks slowly; at least one."""
    return max(1, ceil((seconds + on_foot * (1 / SLOW_M_S - 1 / WALK_M_S)) / 60 - 0.25))
