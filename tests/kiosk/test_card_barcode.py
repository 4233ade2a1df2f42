"""The barcode of an insurance card finds what the card itself would; no other scan is taken for a card."""

import pytest
from pydantic import ValidationError

from config.contract.cards import card_mark
from config.settings import KioskSettings
from kiosk.card_barcode import as_card
from kiosk.flow.device_taps import CardRead
from kiosk.flow.taps import Scanned, Touched
from kiosk.flow.wishes import AskToCheckIn
from tests.kiosk.cast import Person

ELEVEN = "[0-9]{11}"


def test_a_cards_barcode_is_its_mark_and_checks_in() -> None:
    tap = as_card(Scanned("38506120123\r"), ELEVEN)
    assert tap == CardRead(card_mark("38506120123"))
    person = Person()
    person.taps(tap)
    asked = person.acts[-1]
    assert isinstance(asked, AskToCheckIn)
    assert (asked.body.code, asked.body.scanned) == (None, card_mark("38506120123"))
    assert "38506120123" not in asked.body.model_dump_json()


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("38506120123", None),
        ("3850612012", ELEVEN),
        ("BCDFGHJK", ".*"),
        ("AT1B0123456789ABCDEFGHJKMNPQRS", ".*"),
        ("https://hospital.example/v/AbCdEfGhIjKlMnOpQrStUv", ".*"),
        ("1" * 10_000, ".*"),
        ("1", ".*"),
    ],
)
def test_no_other_scan_is_taken_for_a_card(text: str, pattern: str | None) -> None:
    assert as_card(Scanned(text), pattern) == Scanned(text)
    assert as_card(Touched(), pattern) == Touched()


def test_a_pattern_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="regular expression"):
        KioskSettings(card_barcode="[0-9")
