"""Text can be read: at least 7:1 on kiosks and boards, 4.5:1 on pages, 3:1 for every shape that means something."""

import itertools

import pytest

from config.look import contrast, tokens
from tests.house_rules.tree import expect_none

COLOURS = tokens()["colour"]
TEXT = {
    "speak": ("on_speak", "on_speak_quiet"),
    "speak_raised": ("on_speak", "on_speak_quiet"),
    "touch": ("ink", "ink_quiet"),
    "surface": ("ink", "ink_quiet"),
    "foot": ("ink", "ink_quiet"),
    "act": ("on_act",),
    "act_soft": ("ink",),
    "yours": ("on_yours",),
    "yours_soft": ("ink",),
    "alarm": ("on_alarm",),
    "alarm_soft": ("ink",),
    "good_soft": ("good",),
    "warn_soft": ("warn",),
}
SHAPES = [("edge", ground) for ground in ("touch", "surface", "foot")] + [
    ("edge_on_speak", "speak"),
    ("rest_on_speak", "speak"),
    ("yours", "speak"),
    ("exit", "touch"),
]


@pytest.mark.parametrize("theme", sorted(COLOURS))
def test_every_text_stands_out_from_its_ground(theme: str) -> None:
    colours = COLOURS[theme]
    weak = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for ground, texts in TEXT.items()
        for text in texts
        if contrast(colours[text], colours[ground]) < 7
    }
    assert weak == {}


@pytest.mark.parametrize("theme", ["light", "high_contrast"])
def test_every_shape_that_means_something_stands_out(theme: str) -> None:
    colours = COLOURS[theme]
    weak = {
        f"{shape} on {ground}": round(contrast(colours[shape], colours[ground]), 2)
        for shape, ground in SHAPES
        if contrast(colours[shape], colours[ground]) < 3
    }
    assert weak == {}


def test_yellow_means_only_the_patients_own() -> None:
    """No other colour of the usual theme is near the patient's yellow."""
    usual = COLOURS["light"]
    near = [name for name, colour in usual.items() if colour == usual["yours"] and name != "yours"]
    expect_none(near)


def test_a_load_level_is_seen_on_the_board() -> None:
    levels = [level for level in tokens()["load"].values() if isinstance(level, dict) and "glyph" in level]
    assert all(contrast(level["dark"], COLOURS["light"]["speak"]) >= 3 for level in levels)
    assert all(contrast(level["light"], COLOURS["light"]["surface"]) >= 3 for level in levels)
    assert len({level["shape"] for level in levels}) == len(levels), "never by colour alone"
    assert all(one["dark"] != other["dark"] for one, other in itertools.combinations(levels, 2))
