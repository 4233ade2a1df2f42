"""How codes are found again: each kind has its own keyed index, so that a stolen table says nothing about any of them."""

from display_server.db.encryption import keyed_hash


def booking_code_hash(code: str) -> str:
    return keyed_hash("booking-code", code)


def booking_qr_hash(qr: str) -> str:
    return keyed_hash("booking-qr", qr)


def visit_token_hash(token: str) -> str:
    return keyed_hash("visit-token", token)


def visit_code_hash(code: str) -> str:
    return keyed_hash("visit-code", code)
