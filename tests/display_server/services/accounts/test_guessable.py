"""What is tried first is refused, and what people make up themselves is not."""

import time

import pytest

from display_server.services.accounts.guessable import is_guessable
from display_server.services.accounts.passwords import PasswordGuessable, chosen_password_hash

KNOWN = ("ona.petraite@st-anna.example", "Ona Petraitė", "St Anna Hospital")
TRIED_FIRST = [
    "password1234", "Password2026!", "P@ssw0rd!!!!", "passwordpassword", "adminadmin123", "welcome12345",
    "letmein123456", "qwertyuiop12", "1q2w3e4r5t6y", "asdfghjkl;'1", "qazwsxedcrfv", "zxcvbnm,./12",
    "123456789012", "abcdefghijkl", "210987654321", "aaaaaaaaaaaa", "121212121212", "abcabcabcabc",
    "19840312 1984", "iloveyou2024", "Summer2026!!!", "Winter-2026-1", "пароль123456", "Пароль2026!!",
    "йцукенгшщзхъ", "slaptažodis1", "slaptazodis99", "ligoninė2026", "лікарня12345", "密码123456789",
    "hospital2026", "atrium atrium", "kiosk1234567", "Petraitė2026", "ona.petraite1", "stanna-2026!",
    "Anna Hospital 1", "0n4p3tr41t31", "wertyuiopqwe", "trustno1trustno1", "superman1984",
    "loveme loveme loveme",
]  # fmt: skip
MADE_UP = [
    "correct horse battery", "a password for tests", "her own, long", "nurse on night duty 7",
    "žalia arbata lietuje", "собака ест зонтик", "вечірній трамвай додому", "我今天吃了三个苹果很好吃",
    "Kd7#pWq2xLmz", "mfx9-qu7tb-ke4sn", "tea at four, no milk", "anna likes the seaside",
]  # fmt: skip


def test_what_is_tried_first_is_refused() -> None:
    assert [one for one in TRIED_FIRST if not is_guessable(one, KNOWN)] == []
    for one in TRIED_FIRST[:3]:
        with pytest.raises(PasswordGuessable):
            chosen_password_hash(one, ())


def test_what_somebody_makes_up_is_taken() -> None:
    assert [one for one in MADE_UP if is_guessable(one, KNOWN)] == []
    assert not is_guessable("quiet harbour lamp", ()), "nothing is known"
    assert chosen_password_hash(MADE_UP[0], KNOWN).startswith("$argon2id$")


def test_the_longest_one_is_looked_at_in_no_time() -> None:
    begun = time.process_time()
    for said in ("qwerty" * 33 + "!?", "a1" * 100, "ąb" * 99 + "cd", "密码" * 100):
        is_guessable(said, (*KNOWN, "a " * 60))
    assert time.process_time() - begun < 0.5
