"""How codes are found again: each kind has its own keyed index, so that a stolen table says nothing about any of them."""

import re
from datetime import date

from display_server.db.columns.encryption import keyed_hash


def booking_code_hash(code: str) -> str:
    return keyed_hash("booking-code", code)


def booking_qr_hash(qr: str) -> str:
    return keyed_hash("booking-qr", qr)


def booking_card_hash(mark: str) -> str:
    return keyed_hash("booking-card", mark)


def visit_token_hash(token: str) -> str:
    return keyed_hash("visit-token", token)


def visit_code_hash(code: str) -> str:
    return keyed_hash("visit-code", code)


def booking_identity_hash(born: date, phone_end: str) -> str:
    """For who holds no code: the birth date and the last four figures of the telephone, only both together."""
    return keyed_hash("booking-identity", f"{born.isoformat()} {phone_end}")


def identity_hash_of(birth_date: str | None, phone: str | None) -> str | None:
    """A booking's, as its source writes both; None: one of them is missing, so nobody is found by it."""
    figures = re.sub(r"[^0-9]", "", phone or "")
    if not birth_date or len(figures) < PHONE_LEAST:
        return None
    return booking_identity_hash(date.fromisoformat(birth_date), figures[-4:])


def by_heart_key() -> str:
    """The one key that kiosks are given: made for their marks alone, so that it finds nothing in any index above."""
    return keyed_hash("kiosk-by-heart", "key")


PHONE_LEAST = 6
"""Fewer figures are no telephone number: its end would be nearly all of it."""
