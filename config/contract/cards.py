"""A patient's card between kiosk and hub: a mark made of its identifier, so that the identifier itself stays on the card.

The hospital's export names the same identifier in its column `card`; both sides make the mark from it.
"""

import hashlib
import re

MARK = re.compile(r"^card:[0-9a-f]{64}$")
SHORTEST, LONGEST = 4, 64


def card_mark(identifier: str) -> str:
    """SHA-256 of the identifier as people write it: capitals, no blanks, hyphens or colons.

    Raises ValueError for one that is too short or too long.
    """
    plain = re.sub(r"[\s:-]", "", identifier).upper()
    if not SHORTEST <= len(plain) <= LONGEST:
        raise ValueError(f"a card's identifier has {SHORTEST} to {LONGEST} letters or digits")
    return f"card:{hashlib.sha256(plain.encode()).hexdigest()}"
