"""A card's mark is the same however its identifier is written, and says nothing of it."""

import pytest

from config.contract.cards import MARK, card_mark


def test_blanks_hyphens_colons_and_small_letters_make_no_difference() -> None:
    marks = {card_mark(said) for said in ("04:a1:b2:c3:d4:e5:f6", "04A1B2C3D4E5F6", " 04-A1 b2c3 d4e5f6\n")}
    assert len(marks) == 1
    assert card_mark("04A1B2C3D4E5F7") not in marks


def test_the_identifier_does_not_stand_in_it() -> None:
    mark = card_mark("LT12345678")
    assert MARK.match(mark)
    assert "12345678" not in mark


@pytest.mark.parametrize("said", ["", "123", " - : ", "1" * 65])
def test_what_can_be_no_identifier_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="4 to 64"):
        card_mark(said)
