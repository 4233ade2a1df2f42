"""Routes over a small house: stairs or lift, closed parts, one-way doors, each against an independent shortest path."""

import networkx as nx
import pytest

from config.contract.ways import RouteProfile as Profile
from display_server.wayfinding.graph import Graph
from display_server.wayfinding.plan import Plan, SpaceKind
from display_server.wayfinding.routes import Network, Route, cost_of
from display_server.wayfinding.site_map import Compiled
from display_server.wayfinding.walkable import walkable
from tests.display_server.wayfinding.small_plan import box, small_plan


def way(
    plan: Plan, start: str, end: str, profile: Profile = Profile.USUAL, closed: set[str] | None = None
) -> Route | None:
    graph = walkable(plan)
    network = Network(graph, profile, closed or set())
    return network.route(network.reach(graph.index[start]), graph.index[end])


def kinds(route: Route | None) -> set[str]:
    assert route is not None
    return {edge.kind.value for edge in route.edges}


def test_near_the_stairs_people_take_the_stairs_and_a_wheelchair_the_lift() -> None:
    plan = small_plan()
    assert "stairs" in kinds(way(plan, "room-c1", "room-c2"))
    assert "lift" in kinds(way(plan, "room-c1", "room-c2", Profile.STEP_FREE))
    assert "stairs" not in kinds(way(plan, "room-c1", "room-c2", Profile.STEP_FREE))


def test_least_walking_goes_by_the_nearest_climb_even_if_it_takes_longer() -> None:
    plan = small_plan()
    assert "lift" in kinds(way(plan, "room-a1", "room-a2", Profile.LEAST_WALKING))


def test_a_closed_lift_leaves_the_stairs_and_nothing_without_steps() -> None:
    plan = small_plan()
    assert "stairs" in kinds(way(plan, "room-a1", "room-a2", closed={"lift"}))
    assert way(plan, "room-a1", "room-a2", Profile.STEP_FREE, closed={"lift"}) is None


def test_a_closed_door_shuts_a_room() -> None:
    assert way(small_plan(), "room-a1", "room-b1", closed={"d-b1"}) is None


def test_a_one_way_door_is_walked_out_of_only() -> None:
    plan = small_plan()
    doors = tuple(
        door.model_copy(update={"one_way_from": "b1"}) if door.code == "d-b1" else door for door in plan.doors
    )
    one_way = plan.model_copy(update={"doors": doors})
    assert way(one_way, "room-b1", "room-a1") is not None
    assert way(one_way, "room-a1", "room-b1") is None


@pytest.mark.parametrize(
    "bar", [{"step_free": False}, {"width_m": 0.6}, {"slope_percent": 9.0}], ids=["a step", "too narrow", "too steep"]
)
def test_what_a_wheelchair_cannot_pass_is_no_way_for_it(bar: dict[str, object]) -> None:
    plan = small_plan()
    doors = tuple(door.model_copy(update=bar) if door.code == "d-b1" else door for door in plan.doors)
    barred = plan.model_copy(update={"doors": doors})
    assert way(barred, "room-a1", "room-b1", Profile.STEP_FREE) is None
    assert way(barred, "room-a1", "room-b1") is not None


def test_a_lift_takes_as_long_as_one_waits_for_it_and_a_wheelchair_has_to_fit_in() -> None:
    plan = small_plan()

    def changed(parts: str, code: str, **said: object) -> Plan:
        found = tuple(one.model_copy(update=said) if one.code == code else one for one in getattr(plan, parts))
        return plan.model_copy(update={parts: found})

    usual, slow = way(plan, "room-a1", "room-a2"), way(changed("shafts", "lift", wait_s=130), "room-a1", "room-a2")
    assert kinds(usual) >= {"lift"}
    assert kinds(slow) >= {"stairs"}
    waited = way(changed("shafts", "lift", wait_s=130), "room-a1", "room-a2", Profile.STEP_FREE)
    assert usual is not None
    assert waited is not None
    assert waited.seconds - usual.seconds == pytest.approx(100)
    assert way(changed("spaces", "lift1", width_m=0.6), "room-a1", "room-a2", Profile.STEP_FREE) is None
    steep = changed("spaces", "hall1", kind=SpaceKind.RAMP, slope_percent=9.0)
    assert way(steep, "room-a1", "room-c1") is not None
    assert way(steep, "room-a1", "room-c1", Profile.STEP_FREE) is None


def test_nobody_is_led_through_a_strangers_room_for_a_shorter_way() -> None:
    plan = small_plan()
    short_cut = plan.doors[0].model_copy(update={"code": "d-between", "at": (16, 9), "spaces": ("a1", "b1")})
    linked = plan.model_copy(update={"doors": (*plan.doors, short_cut)})
    route = way(linked, "room-a1", "room-c1")
    assert route is not None
    assert not any(edge.through_room for edge in route.edges)


def test_a_pillar_is_walked_around_not_through() -> None:
    plan = small_plan()
    spaces = tuple(
        space.model_copy(update={"holes": (box(14, 1, 16, 3.5),)}) if space.code == "hall1" else space
        for space in plan.spaces
    )
    route = way(plan.model_copy(update={"spaces": spaces}), "stand:K1", "room-a1")
    plain = way(plan, "stand:K1", "room-a1")
    assert route is not None
    assert plain is not None
    assert plain.metres < route.metres < plain.metres + 4


@pytest.mark.parametrize("profile", list(Profile))
def test_every_route_is_as_short_as_an_independent_search_finds(profile: Profile) -> None:
    graph = walkable(small_plan())
    network, independent = Network(graph, profile), exported(graph, profile)
    for start in ("room-a1", "room-c2", "stand:K1"):
        reached = network.reach(graph.index[start])
        lengths = nx.single_source_dijkstra_path_length(independent, graph.index[start])
        for place in small_plan().places:
            route = network.route(reached, graph.index[place.code])
            assert route is not None
            assert route.cost == pytest.approx(lengths[graph.index[place.code]])


def test_doors_of_rooms_nobody_walks_through_are_left_out_of_the_search_until_somebody_comes_out_of_one() -> None:
    graph = walkable(small_plan())
    doors = {graph.nodes[gate].code for gate in graph.gates}
    assert doors == {"d-a1", "d-b1", "d-c1", "d-a2", "d-b2", "d-c2"}
    linked = small_plan()
    between = linked.doors[0].model_copy(update={"code": "d-between", "at": (16, 9), "spaces": ("a1", "b1")})
    open_rooms = walkable(linked.model_copy(update={"doors": (*linked.doors, between)}))
    assert {open_rooms.nodes[gate].code for gate in open_rooms.gates} == doors - {"d-a1", "d-b1"}


def test_a_door_that_sees_both_sides_of_a_pillar_may_be_where_one_turns() -> None:
    plan = small_plan()
    spaces = tuple(
        space.model_copy(update={"holes": (box(17, 0.5, 23, 3.5),)}) if space.code == "hall1" else space
        for space in plan.spaces
    )
    graph = walkable(plan.model_copy(update={"spaces": spaces}))
    assert not {"d-a1", "d-c1"} & {graph.nodes[gate].code for gate in graph.gates}


def exported(graph: Graph, profile: Profile, closed: frozenset[str] = frozenset()) -> nx.DiGraph:
    """The graph as another library walks it."""
    found = nx.DiGraph()
    found.add_nodes_from(range(len(graph.nodes)))
    for edge in graph.edges:
        if (profile is Profile.STEP_FREE and edge.barred) or not closed.isdisjoint(edge.parts):
            continue
        cost = cost_of(edge, profile)
        if cost < found.get_edge_data(edge.start, edge.end, {"weight": float("inf")})["weight"]:
            found.add_edge(edge.start, edge.end, weight=cost)
    return found


def test_a_floor_nobody_drew_walls_around_is_drawn_around_its_rooms() -> None:
    plan = small_plan()
    gone = tuple(one for one in plan.spaces if one.floor != "f2")
    ground, empty = Compiled(plan.model_copy(update={"spaces": gone}), version=1).floors()
    assert {(0.0, 0.0), (40.0, 0.0), (32.0, 10.0)} <= set(ground.outline)
    assert empty.outline == []
