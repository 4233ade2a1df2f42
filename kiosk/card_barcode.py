"""A card whose identifier is printed as a barcode (insurance, identity): read by the scanner, it goes the way of a card."""

import re

from config.contract.cards import LONGEST, card_mark
from kiosk.flow.device_taps import CardRead
from kiosk.flow.scan import read_scan
from kiosk.flow.taps import Scanned, Tap


def as_card(tap: Tap, pattern: str | None) -> Tap:
    """A scan that looks like the configured cards becomes a card, of which only a mark leaves this kiosk; all else stays.

    Our own codes come first: a pattern that is too wide takes none of them away.
    """
    if pattern is None or not isinstance(tap, Scanned):
        return tap
    text = tap.text.strip()
    if len(text) > LONGEST or read_scan(text) != (None, None) or not re.fullmatch(pattern, text, re.ASCII):
        return tap
    try:
        return CardRead(card_mark(text))
    except ValueError:
        return tap
