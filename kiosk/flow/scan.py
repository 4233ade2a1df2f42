"""Untrusted text from a scanner: a booking's QR, a ticket's QR, a typed code, or nothing of ours (then it is dropped)."""

import re

from config.contract.words import CODE_LETTERS
from config.locale import to_latin

CODE_LENGTH = 8
_BOOKING = re.compile(r"AT1B[0-9A-HJKMNP-TV-Z]{26}", re.ASCII)
# The phone page's address: up to three plain path parts, then the unguessable token.
_TICKET = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,253}(?:/[A-Za-z0-9_-]{1,40}){0,3}/[A-Za-z0-9_-]{16,64}", re.ASCII)
_MOST = 512


def read_scan(text: str) -> tuple[str | None, str | None]:
    """`(typed code, scanned text)`: exactly one of them, or neither where the text is no code of ours."""
    if len(text) > _MOST:
        return None, None
    plain = text.strip(" \r\n\t")
    if _TICKET.fullmatch(plain):
        return None, plain
    latin = to_latin(plain)
    if _BOOKING.fullmatch(latin):
        return None, latin
    letters = latin.replace(" ", "").replace("-", "")
    if len(letters) == CODE_LENGTH and all(letter in CODE_LETTERS for letter in letters):
        return letters, None
    return None, None
