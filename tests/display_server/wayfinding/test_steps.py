"""What a person is told: counted from how they face the screen, with sides, lifts, landmarks, and no more than they remember."""

import pytest

from config.contract.ways import Act, Step, Turn
from config.contract.ways import RouteProfile as Profile
from display_server.demo.drawn_plan import drawn_plan
from display_server.demo.hospital import read_hospital
from display_server.wayfinding.plan import Building, Door, Passage, PassageKind, Place, Plan, SpaceKind
from display_server.wayfinding.routes import Network
from display_server.wayfinding.site_map import Compiled
from display_server.wayfinding.steps import Teller, Told
from display_server.wayfinding.stretches import shape_of
from display_server.wayfinding.turning import straightened, turn_of
from display_server.wayfinding.walkable import walkable
from tests.display_server.wayfinding.small_plan import named, small_plan


def told(plan: Plan, goal: str, profile: Profile = Profile.USUAL) -> Told:
    graph = walkable(plan)
    network = Network(graph, profile)
    route = network.route(network.reach(graph.index["stand:K1"]), graph.index[goal])
    assert route is not None
    return Teller(plan, graph).tell(route, plan.stands[0].heading)


def steps(plan: Plan, goal: str, profile: Profile = Profile.USUAL) -> list[Step]:
    return told(plan, goal, profile).steps


@pytest.mark.parametrize(
    ("heading", "first"), [(0, Turn.LEFT), (90, Turn.AROUND), (180, Turn.RIGHT), (270, Turn.STRAIGHT)]
)
def test_the_first_step_counts_from_how_one_faces_the_screen(heading: float, first: Turn) -> None:
    assert steps(small_plan(heading), "room-a1")[0].turn is first


@pytest.mark.parametrize("heading", [0, 90, 180, 270])
def test_the_goals_side_is_seen_from_the_way_walked_whatever_the_screen_faces(heading: float) -> None:
    goal = steps(small_plan(heading), "room-a1")[-1]
    assert (goal.act, goal.turn) == (Act.ARRIVE, Turn.RIGHT)


def test_a_way_by_lift_says_its_side_its_letter_and_the_floor_and_how_to_leave_it() -> None:
    said = steps(small_plan(180), "room-a2", Profile.STEP_FREE)
    lift = next(step for step in said if step.act is Act.LIFT)
    assert (lift.turn, lift.label, lift.to_floor, lift.up) == (Turn.RIGHT, "B", "2", True)
    after = said[said.index(lift) + 1]
    assert (after.leaving, after.turn) == (Act.LIFT, Turn.LEFT)
    assert (said[-1].act, said[-1].turn) == (Act.ARRIVE, Turn.LEFT)


def test_a_landmark_beside_the_way_is_named_once_and_never_the_goal_itself() -> None:
    cafe = Place(code="cafe", floor="f1", kind="cafe", at=(12, 3), space="hall1", names=named("Café"), landmark=True)
    plan = small_plan()
    plan = plan.model_copy(update={"places": (*plan.places, cafe)})
    said = steps(plan, "room-a2", Profile.STEP_FREE)
    seen = [step.past for step in said if step.past] + [step.after for step in said if step.after]
    assert [one.kind for one in seen] == ["cafe"]
    assert not any(step.past or step.after for step in steps(plan, "cafe"))


def test_a_room_is_passed_where_it_opens_not_behind_its_back_wall() -> None:
    plan = small_plan()
    cafe = [one.model_copy(update={"kind": "cafe", "landmark": one.code == "room-a1"}) for one in plan.places]

    def seen(door: tuple[float, float]) -> bool:
        doors = [one.model_copy(update={"at": door}) if one.code == "d-a1" else one for one in plan.doors]
        drawn = plan.model_copy(update={"places": tuple(cafe), "doors": tuple(doors)})
        return any(step.past or step.after for step in steps(drawn, "room-b2", Profile.STEP_FREE))

    assert seen((12, 4))
    assert not seen((12, 10))


def test_each_floor_has_its_own_line_to_draw() -> None:
    legs = told(small_plan(), "room-c2", Profile.STEP_FREE).legs
    assert [leg.floor for leg in legs] == ["f1", "f2"]
    first, second = legs
    assert (first.points[0], second.points[-1]) == ((20, 2), (28, 7))


@pytest.mark.parametrize(
    ("after", "turn"),
    [
        (20, "straight"),
        (45, "bear_right"),
        (90, "right"),
        (140, "back_right"),
        (180, "around"),
        (270, "left"),
        (320, "bear_left"),
    ],
)
def test_a_turn_is_called_what_people_call_it(after: float, turn: str) -> None:
    assert turn_of(0, after) == Turn(turn)


def test_wiggles_and_side_steps_are_no_turns() -> None:
    assert len(straightened([(0, 0), (5, 0.3), (10, 0), (10.5, 1.5), (11, 2), (20, 2)])) <= 3
    assert straightened([(0, 0), (10, 0), (10, 10)]) == [(0, 0), (10, 0), (10, 10)]


def test_what_one_turns_after_is_told_at_the_corner_and_not_where_one_passes_it() -> None:
    """In St Anna, from the entrance to the pharmacy: past the information desk and right behind it to the right."""
    compiled = Compiled(drawn_plan(read_hospital()), version=1)
    way = compiled.way("stand:L1", "pharmacy", Profile.USUAL)
    assert way is not None
    assert [step.after.kind for step in way.steps if step.after is not None] == ["cash-machine", "information"]
    assert not any(step.past for step in way.steps)


def test_the_stairs_one_comes_down_are_no_landmark_of_the_next_turn() -> None:
    """In St Anna, from a ward's floor to the lobby: nobody turns after the stairs they have just left."""
    compiled = Compiled(drawn_plan(read_hospital()), version=1)
    way = compiled.way("room-12", "cash-machine", Profile.USUAL)
    assert way is not None
    down = next(number for number, step in enumerate(way.steps) if step.act is Act.STAIRS)
    assert not any(one.kind == "stairs" for step in way.steps[down:] for one in (step.past, step.after) if one)


def test_a_corner_that_was_cut_off_is_one_turn() -> None:
    assert straightened([(0, 0), (0, 20), (2, 22), (20, 22)]) == [(0, 0), (0, 22), (20, 22)]
    assert len(straightened([(0, 0), (0, 20), (6, 26), (20, 26)])) == 4, "a stretch of its own"
    out_and_round = [(0, 0), (0, -2), (2, -3.5), (20, -3.5)]
    assert len(shape_of(out_and_round, None, leaves=True, enters=False).stretches) == 1


def two_houses() -> Plan:
    """The second floor of the small house stands beside the first, as another building, and a path leads there from the hall."""
    plan = small_plan(180)
    floors = (plan.floors[0], plan.floors[1].model_copy(update={"building": "b", "label": "1", "ordinal": 1.0}))
    gates = (
        Door(code="out", floor="f1", at=(40, 2), spaces=("hall1",), entrance=True),
        Door(code="in", floor="f2", at=(0, 2), spaces=("hall2",), entrance=True),
    )
    path = Passage(start="out", end="in", kind=PassageKind.OUTSIDE)
    alone = tuple(one.model_copy(update={"shaft": None}) for one in plan.spaces)
    buildings = (*plan.buildings, Building(code="b", names=named("Building B")))
    return plan.model_copy(
        update={
            "floors": floors,
            "doors": (*plan.doors, *gates),
            "passages": (path,),
            "spaces": alone,
            "buildings": buildings,
        }
    )


def test_a_way_over_to_another_building_changes_maps_and_says_where_it_leads() -> None:
    plan = two_houses()
    found = told(plan, "room-b2")
    assert [leg.floor for leg in found.legs] == ["f1", "f2"]
    over = next(step for step in found.steps if step.act is Act.OVER)
    assert (over.turn, over.to_floor, over.outside) == (Turn.AROUND, "1", True)
    assert list(over.building.values()) == ["Building B"]
    after = found.steps[found.steps.index(over) + 1]
    assert (after.turn, after.leaving) == (Turn.AROUND, None), "seen from how one came over"
    assert (found.steps[-1].act, found.steps[-1].turn) == (Act.ARRIVE, Turn.LEFT)
    ways = Compiled(plan, version=1).site_map("K1").ways
    kept = next(way for way in ways if (way.to, way.profile) == ("room-b2", Profile.USUAL))
    assert kept.steps == found.steps, "told piece by piece as it is told at once"


def test_a_ramp_to_another_floor_is_told_and_leads_to_its_map() -> None:
    plan = small_plan()
    ramp = tuple(
        one.model_copy(update={"kind": SpaceKind.RAMP, "step_free": True}) if one.code == "lift" else one
        for one in plan.shafts
    )
    spaces = tuple(
        one.model_copy(update={"kind": SpaceKind.RAMP}) if one.shaft == "lift" else one for one in plan.spaces
    )
    found = told(plan.model_copy(update={"shafts": ramp, "spaces": spaces}), "room-a2", Profile.STEP_FREE)
    assert [step.act for step in found.steps] == [Act.WALK, Act.RAMP, Act.WALK, Act.ARRIVE]
    assert [leg.floor for leg in found.legs] == ["f1", "f2"]
    assert found.steps[2].leaving is Act.RAMP
