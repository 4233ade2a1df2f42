"""Codes: derived the same each time, read from anything, and only whole codes of ours leave the reader."""

import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display_server.domain.codes import (
    BookingQr,
    TypedCode,
    VisitToken,
    read_scan,
    read_token,
    read_typed,
    visit_code,
    visit_token,
)

KEY = b"k" * 32
VISIT = UUID("01890000-0000-7000-8000-000000000001")
QR = "AT1B0123456789ABCDEFGHJKMNPQRS"
TOKEN = "0123456789ABCDEFGHJKMNPQRS"


def test_a_visits_token_and_code_are_the_same_each_time() -> None:
    assert visit_token(VISIT, KEY) == visit_token(VISIT, KEY)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", visit_token(VISIT, KEY))
    assert re.fullmatch("[BCDFGHJKLMNPQRSTVWXZ]{8}", visit_code(VISIT, KEY))


def test_tokens_and_codes_differ_between_visits_and_between_hubs() -> None:
    assert len({visit_token(uuid4(), KEY) for _ in range(200)}) == 200
    assert visit_token(VISIT, KEY) != visit_token(VISIT, b"x" * 32)
    assert visit_code(VISIT, KEY) != visit_code(VISIT, b"x" * 32)


@pytest.mark.parametrize("typed", ["XMXC XJGZ", "xmxc-xjgz", " xmxcxjgz ", "ХМХСХJGZ"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_typed(typed) == TypedCode("XMXCXJGZ")


@pytest.mark.parametrize("typed", ["", "AAAAAAAA", "XMXCXJG", "XMXCXJGZZ", "%", "1' OR '1'='1", "XMXCXJG\x00"])
def test_what_is_no_code_is_not_read_as_one(typed: str) -> None:
    assert read_typed(typed) is None


@pytest.mark.parametrize(
    ("scanned", "read"),
    [
        (QR, BookingQr(QR)),
        (QR.lower() + "\r\n", BookingQr(QR)),
        (f"https://queue.st-anna.example/v/{TOKEN}", VisitToken(TOKEN)),
        (TOKEN, VisitToken(TOKEN)),
        ("XMXCXJGZ", TypedCode("XMXCXJGZ")),
        ("https://evil.example/", None),
        (f"javascript:alert(1)//v/{TOKEN}", None),
        (f"{QR}X", None),
    ],
)
def test_a_scan_is_a_booking_a_ticket_a_code_or_nothing(scanned: str, read: object) -> None:
    assert read_scan(scanned) == read


def test_a_token_in_an_address_is_read_in_small_letters_too() -> None:
    assert read_token(TOKEN.lower()) == VisitToken(TOKEN)
    assert read_token("../../etc/passwd") is None


@given(st.text(max_size=512))
def test_nothing_but_a_whole_code_ever_leaves_the_reader(text: str) -> None:
    read = read_scan(text)
    said = [] if read is None else [str(value) for value in vars(read).values()]
    assert all(re.fullmatch("[0-9A-Z]{8,30}", value) for value in said)
