"""Every text can be read: contrast computed from the tokens, ≥ 7:1 on kiosk and boards, ≥ 4.5:1 on pages."""

import pytest

from config.look import contrast, tokens

THEMES = ("light", "dark", "high_contrast")
KIOSK_AND_BOARDS = [
    ("on_speak", "speak"), ("on_speak", "speak_raised"), ("on_speak_quiet", "speak"), ("on_speak_quiet", "speak_raised"),
    ("ink", "touch"), ("ink", "surface"), ("ink", "foot"), ("ink_quiet", "touch"), ("ink_quiet", "surface"),
    ("ink_quiet", "foot"), ("on_act", "act"), ("on_yours", "yours"), ("on_alarm", "alarm"),
    ("on_alarm", "exit"), ("speak", "on_speak"),
]  # fmt: skip
PAGES = [
    ("ink", "act_soft"), ("ink", "yours_soft"), ("ink", "alarm_soft"), ("ink", "good_soft"), ("ink", "warn_soft"),
    ("good", "good_soft"), ("warn", "warn_soft"), ("good", "surface"), ("warn", "surface"), ("ink_quiet", "act_soft"),
    ("on_disabled", "disabled"), ("good", "touch"), ("warn", "touch"),
]  # fmt: skip
SHAPES = [("edge", "touch"), ("edge", "surface"), ("edge", "foot"), ("edge_on_speak", "speak"), ("rest_on_speak", "speak"),
          ("rest_on_speak", "speak_raised"), ("act", "surface")]  # fmt: skip


def between(theme: str, one: str, other: str) -> float:
    palette = tokens()["colour"][theme]
    return contrast(palette[one], palette[other])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), KIOSK_AND_BOARDS)
def test_text_on_kiosk_and_boards_stands_out_seven_times(theme: str, text: str, ground: str) -> None:
    assert between(theme, text, ground) >= 7.0


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAGES)
def test_text_on_pages_stands_out_four_and_a_half_times(theme: str, text: str, ground: str) -> None:
    assert between(theme, text, ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_a_shape_that_means_something_stands_out_three_times(theme: str, shape: str, ground: str) -> None:
    assert between(theme, shape, ground) >= 3.0


@pytest.mark.parametrize(("one", "other", "known"), [("#FFFFFF", "#000000", 21.0), ("#777777", "#FFFFFF", 4.48)])
def test_contrast_is_reckoned_as_the_standard_says(one: str, other: str, known: float) -> None:
    assert contrast(one, other) == pytest.approx(known, abs=0.01)
