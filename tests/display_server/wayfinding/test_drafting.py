"""A plan while it is drawn: a step brings what follows from it, and what cannot be is refused before it is kept."""

from typing import Any

import pytest

from display_server.wayfinding.draft_parts import Change, Parts
from display_server.wayfinding.drafting import DraftRefused, parts_of_plan, plan_of_parts, prepared, with_changes
from display_server.wayfinding.findings import find
from display_server.wayfinding.plan import Passage, Plan, Spot
from display_server.wayfinding.walkable import walkable
from tests.display_server.wayfinding.small_plan import small_plan


def drawn(**changed: Any) -> Parts:
    return parts_of_plan(small_plan(**changed).model_dump(mode="json"))


def after(parts: Parts, *asked: Change) -> Parts:
    return with_changes(parts, prepared(parts, asked))


def moved(parts: Parts, kind: str, key: str, **values: Any) -> Change:
    return Change(kind, key, {**parts[kind][key], **values})


def test_a_plan_comes_back_as_it_went_into_parts() -> None:
    plan = small_plan()
    assert Plan.model_validate(plan_of_parts(parts_of_plan(plan.model_dump(mode="json")))) == plan


def test_a_code_that_stands_twice_keeps_both_parts() -> None:
    data = small_plan().model_dump(mode="json")
    data["places"].append({**data["places"][0], "at": [1, 1]})
    parts = parts_of_plan(data)
    assert "room-a1#2" in parts["places"]
    assert len(plan_of_parts(parts)["places"]) == len(data["places"])


def test_a_new_room_takes_in_its_door_and_its_place() -> None:
    parts = drawn()
    box = [[32, 4], [35, 4], [35, 9], [32, 9]]
    space = {"code": "new", "floor": "f1", "kind": "room", "outline": box}
    door = {"code": "d-new", "floor": "f1", "at": [33, 4]}
    place = {"code": "p-new", "floor": "f1", "kind": "room", "at": [33, 6], "label": "9"}
    found = after(
        parts, Change("places", "p-new", place), Change("doors", "d-new", door), Change("spaces", "new", space)
    )
    assert set(found["doors"]["d-new"]["spaces"]) == {"new", "hall1"}
    assert found["places"]["p-new"]["space"] == "new"
    plan = Plan.model_validate(plan_of_parts(found))
    assert "p-new" not in find(plan, walkable(plan)).unreached
    assert parts == drawn(), "what was given stays as it is"


def test_a_door_that_is_moved_joins_what_it_stands_at_now() -> None:
    parts = drawn()
    found = after(parts, moved(parts, "doors", "d-a1", at=[16, 7]))
    assert set(found["doors"]["d-a1"]["spaces"]) == {"a1", "b1"}
    assert found["doors"]["d-b1"] == parts["doors"]["d-b1"]


def test_a_room_that_shrinks_lets_its_door_and_its_place_go_and_no_other() -> None:
    parts = drawn()
    found = after(parts, moved(parts, "spaces", "a1", outline=[[8, 8], [16, 8], [16, 10], [8, 10]]))
    assert found["doors"]["d-a1"]["spaces"] == ["hall1"]
    assert found["places"]["room-a1"]["space"] is None
    assert {key for key in parts["doors"] if found["doors"][key] != parts["doors"][key]} == {"d-a1"}


def test_with_a_floor_goes_all_that_stands_on_it_and_the_lines_to_it() -> None:
    spots = (Spot(code="s1", floor="f1", at=(1, 1)), Spot(code="s2", floor="f2", at=(1, 1)))
    lines = (Passage(start="s1", end="s2"), Passage(start="s1", end="d-a1"))
    parts = drawn(spots=spots, passages=lines)
    found = after(parts, Change("floors", "f2", None))
    assert all(
        value["floor"] == "f1" for kind in ("spaces", "doors", "spots", "places") for value in found[kind].values()
    )
    assert list(found["passages"]) == ["s1>d-a1"]


def test_with_a_lift_goes_what_its_landings_say_of_it() -> None:
    found = after(drawn(), Change("shafts", "lift", None))
    assert found["spaces"]["lift1"]["shaft"] is None
    assert found["spaces"]["stairs1"]["shaft"] == "stairs"


def ring(*corners: tuple[float, float], floor: str = "f1") -> Change:
    return Change("spaces", "x", {"code": "x", "floor": floor, "kind": "room", "outline": corners})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ring((0, 0), (4, 4), (4, 0), (0, 4)), ("outline", "crossed")),
        (ring((0, 0), (0.1, 0), (0, 0.1)), ("outline", "small")),
        (ring((0, 0), (4, 0), (4, 4), floor="f9"), ("floor", "unknown")),
        (Change("spots", "x", {"code": "x", "floor": "f1", "at": [1e9, 0]}), ("outline", "far")),
        (Change("spots", "x", {"code": "y", "floor": "f1", "at": [0, 0]}), ("code", "changed")),
        (Change("spots", "x", {"code": "x", "floor": "f1", "at": [0, 0], "evil": 1}), ("evil", "wrong")),
        (Change("doors", "x", {"code": "x", "floor": "f1", "at": [0, 0], "width_m": -1}), ("width_m", "wrong")),
        (Change("passages", "d-a1>nowhere", {"start": "d-a1", "end": "nowhere"}), ("end", "unknown")),
        (Change("passages", "d-a1>d-a1", {"start": "d-a1", "end": "d-a1"}), ("end", "same")),
        (Change("ghosts", "x", None), ("kind", "unknown")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_field_that_is_wrong(change: Change, said: tuple[str, str]) -> None:
    with pytest.raises(DraftRefused) as refused:
        prepared(drawn(), [change])
    assert (refused.value.field, refused.value.reason) == said
