"""Two real buildings load completely and are walked like an independent search would; the station gets its warning."""

import random
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest

from config.contract.ways import RouteProfile as Profile
from display_server.wayfinding.findings import find
from display_server.wayfinding.routes import Network
from display_server.wayfinding.steps import Teller
from tests.display_server.wayfinding.real_buildings import (
    BUILDINGS,
    CAMPUS,
    STATION,
    UNIVERSITY,
    building,
    needs_real_buildings,
)
from tests.display_server.wayfinding.test_routes import exported

pytestmark = needs_real_buildings


def test_the_university_is_read_whole() -> None:
    plan, graph = building(UNIVERSITY)
    found = find(plan, graph)
    assert sorted(floor.ordinal for floor in plan.floors) == [-1, 0, 1, 2, 3]
    assert (found.read["room"], found.read["corridor"]) == (392, 43)
    assert sum(shaft.kind.value == "lift" for shaft in plan.shafts) == 2
    assert len(found.doors_without_rooms) <= 0.01 * found.read["doors"]
    assert len(found.unreached) <= 0.01 * found.places
    assert found.connected
    assert found.lifts_reaching_no_floor == []


def test_the_campus_is_read_whole_and_its_two_houses_are_said_to_stand_apart() -> None:
    plan, graph = building(CAMPUS)
    found = find(plan, graph)
    assert (len(plan.floors), found.read["spaces"], found.read["doors"]) == (8, 443, 472)
    assert {floor.building for floor in plan.floors} == {building.code for building in plan.buildings}
    assert found.doors_without_rooms == []
    by_building = {floor.code: floor.building for floor in plan.floors}
    apart = Counter(by_building[place.floor] for place in plan.places if place.code in set(found.unreached))
    (_, other), *strays = apart.most_common()
    assert other > 140, "from one house the other is not reached: no way between them is drawn"
    assert sum(count for _, count in strays) <= 3
    assert found.parts <= 4


def test_the_station_is_said_to_be_not_connected() -> None:
    found = find(*building(STATION))
    assert not found.connected
    assert found.parts > 50


@pytest.mark.parametrize("file", BUILDINGS, ids=lambda file: file.stem)
def test_a_few_hundred_ways_are_the_shortest_and_step_free_ones_use_no_stairs(file: Path) -> None:
    walk_pairs(file, pairs=300)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("file", BUILDINGS, ids=lambda file: file.stem)
def test_ten_thousand_ways_are_the_shortest_and_step_free_ones_use_no_stairs(file: Path) -> None:
    walk_pairs(file, pairs=10_000)


def walk_pairs(file: Path, pairs: int) -> None:
    """Random pairs by 20 starts each: as long as another library says, never shorter, told in steps, no stairs."""
    plan, graph = building(file)
    dice, teller = random.Random(7), Teller(plan, graph)
    codes = [place.code for place in plan.places if place.code in graph.index]
    for profile in (Profile.USUAL, Profile.STEP_FREE):
        network, independent = Network(graph, profile), exported(graph, profile)
        for _ in range(pairs // 40):
            start = dice.choice(codes)
            reached = network.reach(graph.index[start])
            lengths = nx.single_source_dijkstra_path_length(independent, graph.index[start])
            for end in dice.sample(codes, 20):
                route = network.route(reached, graph.index[end])
                assert (route is None) == (graph.index[end] not in lengths)
                if route is None:
                    continue
                assert lengths[graph.index[end]] * (1 - 1e-9) <= route.cost <= lengths[graph.index[end]] * 1.01
                told = teller.tell(route, facing=0.0)
                assert told.steps[-1].act.value == "arrive"
                if profile is Profile.STEP_FREE:
                    assert not any(edge.kind.value in {"stairs", "escalator"} for edge in route.edges)


def test_each_lift_of_the_university_closed_in_turn_still_leads_nearly_everywhere() -> None:
    plan, graph = building(UNIVERSITY)
    start = graph.index[plan.places[0].code]
    lifts = [shaft.code for shaft in plan.shafts if shaft.kind.value == "lift"]
    reached: dict[frozenset[str], int] = {}
    for closed in map(frozenset, (lifts[:0], lifts[:1], lifts[1:], lifts)):
        network = Network(graph, Profile.STEP_FREE, closed)
        cost = network.reach(start).cost
        there = [place.code for place in plan.places if cost[graph.index[place.code]] < float("inf")]
        reached[closed] = len(there)
        for end in there[::20]:
            route = network.route(network.reach(start), graph.index[end])
            assert route is not None
            assert not any(set(edge.parts) & closed for edge in route.edges)
    all_work, one, two, none = reached.values()
    assert min(one, two) >= 0.98 * all_work
    assert none < 0.5 * all_work
