"""Letters from the distance people read them at (look, section 3)."""

import pytest

from display_server.domain.reading_distance import Screen, canvas_of, purpose_px

TABLE = [
    (55, 2, 54), (55, 3, 82), (55, 5, 135), (55, 8, 216), (55, 11, 297),
    (43, 2, 69), (43, 3, 104), (43, 5, 173), (43, 8, 276), (43, 11, 380),
]  # fmt: skip


@pytest.mark.parametrize(("inches", "metres", "px"), TABLE)
@pytest.mark.parametrize("dots", [(1920, 1080), (3840, 2160)])
def test_the_table_of_the_look_is_reckoned(inches: float, metres: float, px: int, dots: tuple[int, int]) -> None:
    screen = Screen(inches, *dots, metres)
    assert screen.purpose_px == pytest.approx(px, abs=1.5)
    assert screen.purpose_px * 0.714 * screen.mm_per_canvas_px >= metres * 12.2 - 0.01


def test_a_screen_of_another_shape_is_measured_by_what_the_page_fills() -> None:
    wide = Screen(55, 2560, 1080, 3)  # the page fills its height only
    assert wide.purpose_px * 0.714 * wide.mm_per_canvas_px == pytest.approx(36.6)


@pytest.mark.parametrize("dots", [(1080, 1920), (2160, 3840)])
def test_an_upright_screen_has_the_letters_of_one_that_lies(dots: tuple[int, int]) -> None:
    upright = Screen(55, *dots, 3)
    assert upright.purpose_px == pytest.approx(82, abs=1.5)
    assert canvas_of({"diagonal_in": 55, "resolution": list(dots), "reading_m": 3}) == (1080, 1920)
    assert canvas_of({}) == (1920, 1080)


def test_letters_never_fall_below_the_nearest_size() -> None:
    assert purpose_px({"diagonal_in": 85.0, "resolution": [3840, 2160], "reading_m": 1.0}) == 54
    assert purpose_px({}) == 82
