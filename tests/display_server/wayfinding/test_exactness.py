"""Ways of three houses against an independent search: as short, step-free ones without a stair, also with lifts closed."""

import random
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from config.contract.ways import Act, Step, Turn
from config.contract.ways import RouteProfile as Profile
from display_server.demo.drawn_plan import drawn_plan
from display_server.demo.hospital import read_hospital
from display_server.wayfinding.graph import Graph
from display_server.wayfinding.plan import Plan
from display_server.wayfinding.routes import Network
from display_server.wayfinding.steps import Teller
from display_server.wayfinding.walkable import walkable
from tests.display_server.wayfinding.real_buildings import CAMPUS, UNIVERSITY, building, needs_real_buildings
from tests.display_server.wayfinding.test_routes import exported

ST_ANNA = Path("st-anna")
HOUSES = [
    pytest.param(UNIVERSITY, id="university", marks=needs_real_buildings),
    pytest.param(CAMPUS, id="campus", marks=needs_real_buildings),
    pytest.param(ST_ANNA, id="st-anna"),
]
ENDS = 20
"""Ends looked at from one start."""


def house(file: Path) -> tuple[Plan, Graph]:
    if file is not ST_ANNA:
        return building(file)
    plan = drawn_plan(read_hospital())
    return plan, walkable(plan)


@pytest.mark.parametrize("file", HOUSES)
def test_a_few_hundred_ways_are_the_shortest_and_step_free_ones_use_no_stairs(file: Path) -> None:
    for profile in (Profile.USUAL, Profile.STEP_FREE):
        walk_pairs(*house(file), profile, pairs=160)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("file", HOUSES)
def test_ten_thousand_ways_of_each_profile_are_the_shortest_and_step_free_ones_use_no_stairs(file: Path) -> None:
    for profile in Profile:
        walk_pairs(*house(file), profile, pairs=10_000)


@pytest.mark.parametrize("file", HOUSES)
def test_with_each_lift_closed_in_turn_the_rest_is_still_the_shortest_and_nobody_is_led_into_it(file: Path) -> None:
    plan, graph = house(file)
    lifts = [shaft.code for shaft in plan.shafts if shaft.kind.value == "lift"]
    assert lifts
    for lift in lifts:
        walk_pairs(plan, graph, Profile.STEP_FREE, pairs=2 * ENDS, closed=frozenset({lift}))
    walk_pairs(plan, graph, Profile.STEP_FREE, pairs=2 * ENDS, closed=frozenset(lifts))


def walk_pairs(plan: Plan, graph: Graph, profile: Profile, pairs: int, closed: frozenset[str] = frozenset()) -> None:
    """Random pairs by starts with twenty ends each: as long as another library says, told in steps, nothing closed in them."""
    dice, teller = random.Random(7), Teller(plan, graph)
    codes = [place.code for place in plan.places if place.code in graph.index]
    network, independent = Network(graph, profile, closed), exported(graph, profile, closed)
    for _ in range(pairs // ENDS):
        start = dice.choice(codes)
        reached = network.reach(graph.index[start])
        lengths = nx.single_source_dijkstra_path_length(independent, graph.index[start])
        for end in dice.sample(codes, ENDS):
            route = network.route(reached, graph.index[end])
            assert (route is None) == (graph.index[end] not in lengths)
            if route is None:
                continue
            assert route.cost == pytest.approx(lengths[graph.index[end]], rel=1e-9)
            assert (route.nodes[0], route.nodes[-1]) == (graph.index[start], graph.index[end])
            assert not any(closed.intersection(edge.parts) for edge in route.edges)
            if profile is Profile.STEP_FREE:
                assert not any(edge.kind.value in {"stairs", "escalator"} for edge in route.edges)
            told = teller.tell(route, facing=0.0).steps
            assert told[-1].act is Act.ARRIVE
            assert not any(is_said_for_nothing(one, two) for one, two in pairwise(told)), told


def is_said_for_nothing(one: Step, two: Step) -> bool:
    """ "Go straight ahead" after a walk, past nothing: nobody needs it."""
    goes_on = two.act is one.act is Act.WALK and two.turn is Turn.STRAIGHT and two.outside is one.outside
    return goes_on and two.past is None and two.leaving is None
