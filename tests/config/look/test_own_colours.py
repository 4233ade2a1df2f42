"""A hospital's own colours: dark ones carry every word, light ones and nearly all in the middle are refused."""

import pytest

from config.look import contrast, tokens
from config.look.own_colours import field_can_be_read, keys_can_be_read, mixed, own_palette

USUAL = tokens()["colour"]["light"]


@pytest.mark.parametrize(
    ("colour", "fits"),
    [("#0F3036", True), ("#5A1230", True), ("#1B2A5C", True), ("#4477AA", False), ("#FFFFFF", False)],
)
def test_a_field_carries_every_word_or_is_refused(colour: str, fits: bool) -> None:
    assert field_can_be_read(colour) is fits
    if fits:
        palette = {**USUAL, **own_palette(colour, None)}
        assert contrast(palette["on_speak_quiet"], palette["speak_raised"]) >= 7.0
        assert contrast(palette["yours"], palette["speak"]) >= 3.0, "a called number's plate"


@pytest.mark.parametrize(
    ("colour", "fits"), [(USUAL["act"], True), ("#6B1030", True), ("#00A0A0", False), ("#FFC93C", False)]
)
def test_keys_carry_white_words_or_are_refused(colour: str, fits: bool) -> None:
    assert keys_can_be_read(colour) is fits


def test_nothing_of_its_own_changes_nothing() -> None:
    assert own_palette(None, None) == {}
    assert mixed("#000000", "#FFFFFF", 0.5) == "#808080"
