"""What a colour means (look, principles 2 and 5); its contrast is reckoned in tests/config/look."""

from config.look import contrast, tokens

USUAL = tokens()["colour"]["light"]


def test_yellow_means_only_the_patients_own() -> None:
    assert [name for name, colour in USUAL.items() if colour == USUAL["yours"]] == ["yours"]


def test_a_load_level_is_seen_and_never_told_by_colour_alone() -> None:
    levels = [level for level in tokens()["load"].values() if isinstance(level, dict) and "glyph" in level]
    assert all(contrast(level["dark"], USUAL["speak"]) >= 3 for level in levels)
    assert all(contrast(level["light"], USUAL["surface"]) >= 3 for level in levels)
    assert len({level["shape"] for level in levels}) == len({level["glyph"] for level in levels}) == len(levels)
