"""An arrow on a board: how the way begins for somebody who faces its screen, to the nearest of a department's places."""

import pytest

from config.contract.ways import Turn
from display_server.demo.drawn_plan import drawn_plan
from display_server.demo.hospital import read_hospital
from display_server.wayfinding.plan import Stand
from display_server.wayfinding.site_map import Compiled
from tests.display_server.wayfinding.small_plan import small_plan

GOALS = {"a": ["room-a1", "room-c2"], "above": ["room-b2"], "nowhere": ["garden"]}


def arrows(heading: float, *closed: str) -> dict[str, Turn]:
    """From a board at the right of the corridor, just off its upper wall; the stairs are at the right, the lift at the left."""
    stand = Stand(device="B1", floor="f1", at=(30, 3.5), heading=heading)
    return Compiled(small_plan(stands=(stand,)), version=1).first_turns("B1", GOALS, frozenset(closed))


@pytest.mark.parametrize(
    ("heading", "to_the_left", "to_the_right"),
    [
        (0, Turn.LEFT, Turn.RIGHT),
        (90, Turn.AROUND, Turn.BEAR_LEFT),
        (180, Turn.RIGHT, Turn.LEFT),
        (270, Turn.BEAR_RIGHT, Turn.AROUND),
    ],
)
def test_it_turns_with_the_screen(heading: float, to_the_left: Turn, to_the_right: Turn) -> None:
    assert arrows(heading) == {"a": to_the_left, "above": to_the_right}


def test_in_st_annas_lobby_straight_on_and_then_to_a_side_lies_ahead_on_that_side() -> None:
    goals = {"heart": ["waiting-b"], "x-ray": ["waiting-d"], "registration": ["waiting-a"]}
    found = Compiled(drawn_plan(read_hospital()), version=1).first_turns("B1", goals, frozenset())
    assert found == {"heart": Turn.BEAR_RIGHT, "x-ray": Turn.BEAR_LEFT, "registration": Turn.AROUND}


def test_where_the_stairs_are_closed_it_points_to_the_lift_and_where_nothing_leads_there_is_none() -> None:
    assert arrows(0, "stairs") == {"a": Turn.LEFT, "above": Turn.LEFT}
    assert arrows(0, "stairs", "lift") == {"a": Turn.LEFT}


def test_a_board_that_stands_nowhere_in_the_plan_has_none() -> None:
    assert Compiled(small_plan(), version=1).first_turns("B1", GOALS, frozenset()) == {}
