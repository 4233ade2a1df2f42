"""A screen whose keys are too small, too high or too low is said with what to do about it."""

from typing import Any

import pytest

from config.look import tokens
from config.settings import KioskSettings
from kiosk.doctor.findings import Finding, Verdict
from kiosk.doctor.screen_check import check_screen

REACH = tokens()["kiosk"]["reach_mm"]


def found(**set_to: Any) -> dict[str, Finding]:
    return {one.device: one for one in check_screen(KioskSettings(**set_to))}


@pytest.mark.parametrize(("inches", "verdict"), [(32, Verdict.WELL), (19, Verdict.WELL), (15, Verdict.WRONG)])
def test_keys_of_a_small_screen_are_too_small_for_a_finger(inches: float, verdict: Verdict) -> None:
    screen = found(screen_diagonal_in=inches)["screen"]
    assert screen.verdict is verdict
    assert bool(screen.cure) is (verdict is Verdict.WRONG)


def test_a_height_that_nobody_entered_is_asked_for() -> None:
    assert found()["reach"].verdict is Verdict.WORTH_A_LOOK


@pytest.mark.parametrize(
    ("name", "set_to"),
    [
        ("usual", {}),
        ("usual_with_shelf", {"shelf_depth_mm": 600}),
        ("landscape", {"landscape": True}),
        ("landscape_with_shelf", {"landscape": True, "shelf_depth_mm": 600}),
    ],
)
def test_the_edge_of_the_designs_own_table_is_just_within_reach(name: str, set_to: dict[str, Any]) -> None:
    most = REACH["lower_edge_most_32in"][name]
    assert found(screen_lower_edge_mm=most, **set_to)["reach"].verdict is Verdict.WELL
    assert found(screen_lower_edge_mm=most + 5, **set_to)["reach"].verdict is not Verdict.WELL


@pytest.mark.parametrize(("name", "shelf"), [("low_reach", 0), ("low_reach_with_shelf", 600)])
def test_what_only_low_reach_brings_near_is_worth_a_look_and_higher_is_wrong(name: str, shelf: int) -> None:
    most = REACH["lower_edge_most_32in"][name]
    reach = found(screen_lower_edge_mm=most, shelf_depth_mm=shelf)["reach"]
    assert (reach.verdict, "lower" in reach.cure) == (Verdict.WORTH_A_LOOK, True)
    assert found(screen_lower_edge_mm=most + 5, shelf_depth_mm=shelf)["reach"].verdict is Verdict.WRONG


def test_a_shelf_nobody_reaches_over_and_keys_at_ones_feet_are_wrong() -> None:
    deep = found(screen_lower_edge_mm=600, shelf_depth_mm=700)["reach"]
    low = found(screen_lower_edge_mm=200)["reach"]
    assert (deep.verdict, low.verdict) == (Verdict.WRONG, Verdict.WRONG)
    assert "higher" in low.cure
