"""What can be held to a reader is said only where one answers."""

import pytest

from config.contract.words import Language
from config.locale import words
from kiosk.flow import steps as s
from kiosk.flow.read_aloud import said_aloud
from kiosk.screens.naming import held_to_reader
from tests.kiosk.screens.st_anna import standing


@pytest.mark.parametrize(
    ("away", "cards", "key"),
    [
        (False, False, "scanner"),
        (False, True, "scanner_or_card"),
        (True, True, "card"),
        (True, False, None),
    ],
)
def test_nobody_is_told_to_hold_anything_to_a_scanner_that_is_away(away: bool, cards: bool, key: str | None) -> None:
    session = standing(s.Welcome(), scanner_away=away, card_reader=cards)
    said = words(Language.ENGLISH).say(f"kiosk.welcome.{key}") if key else ""
    assert held_to_reader(session) == said


@pytest.mark.parametrize("step", [s.EnterCode(), s.EnterNumber()])
def test_nor_does_the_voice(step: s.Step) -> None:
    assert "reader" in said_aloud(standing(step))
    assert "reader" not in said_aloud(standing(step, scanner_away=True))
