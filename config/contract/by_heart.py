"""Today's bookings as a kiosk knows them for times without the hub: marks instead of codes, nobody's name, nobody's card."""

from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

from pydantic import Field

from config.contract.base import Answer
from config.contract.words import Code


class Held(StrEnum):
    """What somebody holds that names their booking."""

    CODE = "code"  # eight consonants, typed
    QR = "qr"  # AT1B…
    CARD = "card"  # already a mark of the card's identifier


def booking_mark(key: str, held: Held, text: str) -> str:
    """32 hex digits by which a code is known again. `key`: 64 hex digits that the hub uses for this and nothing else."""
    return blake2b(text.encode(), digest_size=16, key=bytes.fromhex(key), person=held.value.encode()).hexdigest()


class BookingByHeart(Answer):
    """One booking. `booking` is the hub's own word for it, which says nothing without the hub's keys."""

    booking: str = Field(pattern=r"^[0-9a-f]{64}$")
    marks: list[str]
    service: Code = Field(description="Where the visit begins; for a registered one, where it stands now.")
    day: date
    opens_at: datetime = Field(description="From when the site's rules let this patient check in.")
    ends_at: datetime = Field(description="Until when.")
    late_after: datetime | None = Field(
        default=None, description="The booked place is lost after this; None: none to lose."
    )
    visit_id: UUID | None = Field(default=None, description="Registered already, and still expected at a desk.")
    number: str | None = None


class BookingsByHeart(Answer):
    """`GET bookings-by-heart`: those of the business day, in its last hours of the next one, too."""

    key: str = Field(pattern=r"^[0-9a-f]{64}$")
    bookings: list[BookingByHeart]
