"""Codes people carry: booking codes and QRs, a visit's token and typed code. Derived or read here, never looked up."""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from config.contract.cards import MARK
from config.contract.words import CODE_LETTERS
from config.locale import to_latin

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in CROCKFORD for second in CROCKFORD]  # ten bits at a time
_TOKEN = re.compile(rf"^[{CROCKFORD}]{{26}}$")
_TYPED = re.compile(rf"^[{CODE_LETTERS}]{{8}}$")
_BOOKING_QR = re.compile(rf"^AT1B[{CROCKFORD}]{{26}}$")
_PHONE_PATH = re.compile(rf"^https?://[^\s?#]+/v/([{CROCKFORD}]{{26}})$", re.IGNORECASE)


@dataclass(frozen=True)
class BookingQr:
    """The QR of a letter or message: `AT1B` and 26 letters."""

    text: str


@dataclass(frozen=True)
class VisitToken:
    """The ticket's own QR: the phone address, or its token alone."""

    token: str


@dataclass(frozen=True)
class TypedCode:
    """Eight consonants: a booking's, or the one printed on a ticket."""

    code: str


@dataclass(frozen=True)
class CardMark:
    """A card that a kiosk's own reader read; no code that a person could type or print."""

    text: str


def _derived(name: bytes, key: bytes, purpose: bytes) -> int:
    """128 bit that nobody derives without the key. BLAKE2's own keyed mode: a quarter of an HMAC's time."""
    return int.from_bytes(blake2b(name, digest_size=16, key=key, person=purpose).digest())


@lru_cache(maxsize=64)
def visit_token(visit_id: UUID, key: bytes, generation: int = 0) -> str:
    """The visit's unguessable name in addresses: 128 bit as 26 Crockford letters, the same each time it is derived.

    `generation`: how often its ticket was printed anew; the paper before leads nowhere.
    """
    number = _derived(_name(visit_id, generation), key, b"visit-token") << 2
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


@lru_cache(maxsize=64)
def visit_code(visit_id: UUID, key: bytes, generation: int = 0) -> str:
    """The code printed beside the QR: 8 of 20 consonants (34.6 bit), for who cannot scan."""
    number = _derived(_name(visit_id, generation), key, b"visit-code")
    letters = []
    for _ in range(8):
        number, place = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[place])
    return "".join(letters)


def _name(visit_id: UUID, generation: int) -> bytes:
    return visit_id.bytes + generation.to_bytes(2) if generation else visit_id.bytes


def read_typed(text: str) -> TypedCode | None:
    """What a person typed: small or capital, spaces and hyphens anywhere, Cyrillic look-alikes; None: no code of ours."""
    code = re.sub(r"[\s\-–]", "", to_latin(text))
    return TypedCode(code) if _TYPED.match(code) else None


def read_token(text: str) -> VisitToken | None:
    """A visit's token as it stands in an address; None: not one."""
    token = text.strip().upper()
    return VisitToken(token) if _TOKEN.match(token) else None


def read_scan(text: str) -> BookingQr | VisitToken | TypedCode | CardMark | None:
    """What a scanner read. The text is anybody's: only a whole code of ours leaves here."""
    text = text.strip()
    if _BOOKING_QR.match(text.upper()):
        return BookingQr(text.upper())
    if found := _PHONE_PATH.match(text):
        return VisitToken(found[1].upper())
    if MARK.match(text):
        return CardMark(text)
    return read_token(text) or read_typed(text)
