"""Passes: only what this hub signed, only until its end, only the topics it names."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from display_server.push.passes import LASTS, PassRefused, make_pass, read_pass, stream_path

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
KEY = "a stream key"


def test_a_pass_says_what_it_was_made_for() -> None:
    device = UUID(int=7)
    token, expires_at = make_pass(KEY, "board-7", ["lobby:st-anna", "department:x"], NOW, device)
    claims = read_pass(KEY, token, NOW + timedelta(minutes=9))
    assert (claims.name, claims.topics, claims.device) == ("board-7", ("lobby:st-anna", "department:x"), device)
    assert claims.expires_at == expires_at == NOW + LASTS
    assert stream_path(claims.name) == "/stream/board-7"


def test_a_pass_ends_after_ten_minutes() -> None:
    token, expires_at = make_pass(KEY, "p", ["queue:ecg"], NOW)
    with pytest.raises(PassRefused, match="expired"):
        read_pass(KEY, token, expires_at)


@pytest.mark.parametrize("where", [0, 5, -1, -10])
def test_a_changed_letter_is_refused(where: int) -> None:
    token, _ = make_pass(KEY, "p", ["queue:ecg"], NOW)
    letters = list(token)
    letters[where] = "A" if letters[where] != "A" else "Q"
    with pytest.raises(PassRefused):
        read_pass(KEY, "".join(letters), NOW)


@pytest.mark.parametrize("token", ["", ".", "a.b", "no-dot", "é.é", "." * 9, "A" * 5000, "YQ.!!!!"])
def test_nonsense_is_refused_not_crashed_on(token: str) -> None:
    with pytest.raises(PassRefused):
        read_pass(KEY, token, NOW)


def test_another_hub_s_key_is_refused() -> None:
    token, _ = make_pass(KEY, "p", ["queue:ecg"], NOW)
    with pytest.raises(PassRefused, match="forged"):
        read_pass("another key", token, NOW)


@pytest.mark.parametrize("name", ["", "../x", "A", "a/b", "-a", "a" * 81])
def test_a_stream_s_name_is_safe_in_a_path(name: str) -> None:
    with pytest.raises(ValueError, match="stream's name"):
        make_pass(KEY, name, [], NOW)
