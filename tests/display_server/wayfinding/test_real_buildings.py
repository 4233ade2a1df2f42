"""Two real buildings load completely and lead nearly everywhere also while a lift stands; the station gets its warning."""

from collections import Counter

from config.contract.ways import RouteProfile as Profile
from display_server.wayfinding.findings import find
from display_server.wayfinding.routes import Network
from tests.display_server.wayfinding.real_buildings import (
    CAMPUS,
    STATION,
    UNIVERSITY,
    building,
    needs_real_buildings,
)

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
