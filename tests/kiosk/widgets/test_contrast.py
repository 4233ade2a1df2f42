"""Every pair of colours a kiosk text or key really uses, computed from the tokens."""

import pytest

from config.look import contrast, tokens

LIGHT = tokens()["colour"]["light"]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_speak", "speak"), ("on_speak_quiet", "speak"), ("ink", "touch"), ("ink_quiet", "touch"), ("ink", "surface"),
        ("ink_quiet", "surface"), ("ink", "foot"), ("surface", "ink"), ("on_act", "act"), ("act", "surface"),
        ("on_yours", "yours"), ("on_alarm", "alarm"), ("on_disabled", "disabled"), ("ink", "warn_soft"), ("ink", "act_soft"),
        ("on_speak", "speak_raised"),
    ],
)  # fmt: skip
def test_text_is_readable(text: str, ground: str) -> None:
    assert contrast(LIGHT[text], LIGHT[ground]) >= 7


@pytest.mark.parametrize(
    ("edge", "ground"), [("edge", "touch"), ("edge", "surface"), ("edge", "foot"), ("edge_on_speak", "speak"),
                       ("rest_on_speak", "speak")]
)  # fmt: skip
def test_edges_are_seen(edge: str, ground: str) -> None:
    assert contrast(LIGHT[edge], LIGHT[ground]) >= 3
