"""Keys and fields are readable in both palettes: at rest, under a finger, and where an alarm fills the screen."""

import pytest

from config.look import contrast, tokens
from tests.kiosk.screens.conftest import Stage

PALETTES = tokens()["colour"]


@pytest.mark.parametrize("palette", ["light", "high_contrast"])
def test_every_kind_of_key_is_readable_at_rest_and_under_a_finger(stage: Stage, palette: str) -> None:
    from kiosk.widgets.key.key import _INVERTED, _KINDS

    colours = PALETTES[palette]
    bad = [
        (kind, text, under)
        for kind, (fill, _edge, ink, _sign) in _KINDS.items()
        for text, under in ((ink, fill), (_INVERTED.get(ink, ink), _INVERTED.get(fill, fill)))
        if contrast(colours[text], colours[under]) < 7
    ]
    assert bad == []


@pytest.mark.parametrize("eased", [False, True])
def test_a_field_of_alarm_carries_readable_words(stage: Stage, monkeypatch: pytest.MonkeyPatch, eased: bool) -> None:
    from kiosk.widgets import look

    monkeypatch.setattr(look.EASE, "contrast", eased)
    colours = PALETTES[look.EASE.palette]
    for name in ("alarm", "exit", "speak"):
        ground = "#" + "".join(f"{round(part * 255):02X}" for part in look.ground(name)[:3])
        assert contrast(colours["on_speak"], ground) >= 7
