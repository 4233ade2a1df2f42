"""What can be held to a reader is said only where one answers."""

import pytest

from config.contract.words import Language
from config.locale import words
from kiosk.flow import steps as s
from kiosk.flow.read_aloud import said_aloud
from kiosk.screens.enter_number.model import view_of
from kiosk.screens.naming import held_to_reader
from tests.kiosk.screens.st_anna import MORNING, standing


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


@pytest.mark.parametrize("trouble", list(s.NumberTrouble))
def test_nor_what_is_wrong_with_a_number(trouble: s.NumberTrouble) -> None:
    step = s.EnterNumber("K017", trouble)
    fitted, away = (view_of(standing(step, scanner_away=away), MORNING).trouble for away in (False, True))
    assert away
    assert "reader" not in away
    assert (fitted != away) == ("reader" in fitted)
