"""Reach is computed: the figures of the look's own table, and what is refused."""

import pytest

from config.look import tokens
from display_server.domain.reach import Hung, Reach, hung

MOST = tokens()["kiosk"]["reach_mm"]["lower_edge_most_32in"]


@pytest.mark.parametrize(
    ("name", "shelf", "lying", "reach"),
    [
        ("usual", 0, False, Reach.USUAL),
        ("usual_with_shelf", 510, False, Reach.USUAL),
        ("low_reach", 0, False, Reach.LOW),
        ("low_reach_with_shelf", 635, False, Reach.LOW),
        ("landscape", 0, True, Reach.USUAL),
        ("landscape_with_shelf", 600, True, Reach.USUAL),
    ],
)
def test_the_highest_a_32_inch_screen_may_hang_is_what_the_look_says(
    name: str, shelf: int, lying: bool, reach: Reach
) -> None:
    assert Hung(MOST[name] - 2, shelf, lying=lying).reach is reach
    assert Hung(MOST[name] + 4, shelf, lying=lying).reach is not reach


def test_what_nobody_reaches_is_told_apart() -> None:
    assert Hung(900).reach is Reach.TOO_HIGH
    assert Hung(300).reach is Reach.TOO_LOW
    assert Hung(600, 636).reach is Reach.SHELF_TOO_DEEP
    assert Hung(718, 509).reach is Reach.USUAL
    assert Hung(718, diagonal_in=43.0).reach is Reach.LOW


def test_a_kiosk_nobody_measured_is_left_as_it_is() -> None:
    assert hung({}) is None
    assert hung({"lower_edge": 700, "shelf": 520, "diagonal": 27.0, "lying": True}) == Hung(700, 520, 27.0, lying=True)
