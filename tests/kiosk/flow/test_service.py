"""The hidden menu: a knock, a code of the moment, five tries; nothing opens it by chance."""

from datetime import timedelta

import pytest

from config.contract.service_code import good_until, is_service_code, service_code
from config.contract.words import PaperState, PrintOutcome
from kiosk.flow.service import SHUT_FOR_S, CodeGate, Gate, Knock, ServiceSaid, said_of_print, stepped
from tests.kiosk.cast import NOON

SECRET, OTHER = "ab" * 32, "cd" * 32


def test_five_touches_of_the_corner_within_four_seconds_are_a_knock() -> None:
    knock = Knock()
    assert [knock.touch(40, 40, at) for at in (0, 0.5, 1, 1.5, 2)] == [False] * 4 + [True]
    assert [knock.touch(40, 40, 10 + at) for at in (0, 1, 2, 3, 4.1)] == [False] * 5, "too slow"


def test_a_touch_elsewhere_between_them_is_somebody_who_uses_the_kiosk() -> None:
    knock = Knock()
    where = [(40, 40), (40, 40), (500, 900), (40, 40), (40, 40), (40, 40)]
    assert not any(knock.touch(*spot, at / 10) for at, spot in enumerate(where))


def test_the_code_is_right_for_its_window_and_one_beside_it_and_for_no_other_kiosk() -> None:
    code = service_code(SECRET, NOON)
    assert len(code) == 6
    minutes = [at for at in range(-40, 41) if is_service_code(code, SECRET, NOON + timedelta(minutes=at))]
    assert minutes == list(range(-10, 20))
    assert good_until(NOON) == NOON + timedelta(minutes=20)
    assert not is_service_code(code, OTHER, NOON)
    assert len({service_code(SECRET, NOON + timedelta(minutes=10 * at)) for at in range(50)}) > 45


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "½½½½½½", "000000'"])
def test_what_is_no_code_opens_nothing(typed: str) -> None:
    assert CodeGate().try_code(typed, SECRET, NOON, 0.0) is Gate.WRONG


def test_five_wrong_codes_shut_the_gate_for_ten_minutes_also_for_the_right_one() -> None:
    gate, right = CodeGate(), service_code(SECRET, NOON)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert [gate.try_code(wrong, SECRET, NOON, float(at)) for at in range(5)] == [Gate.WRONG] * 4 + [Gate.SHUT]
    assert gate.try_code(right, SECRET, NOON, 4 + SHUT_FOR_S - 1) is Gate.SHUT
    assert gate.try_code(right, SECRET, NOON, 4 + SHUT_FOR_S) is Gate.OPEN
    assert gate.try_code(right, None, NOON, 9999.0) is Gate.UNPAIRED


def test_a_right_code_forgets_the_wrong_ones_before_it() -> None:
    gate, right = CodeGate(), service_code(SECRET, NOON)
    for _ in range(3):
        assert [gate.try_code("-", SECRET, NOON, 0.0) for _ in range(4)] == [Gate.WRONG] * 4
        assert gate.try_code(right, SECRET, NOON, 0.0) is Gate.OPEN


def test_what_became_of_a_paper_is_said_with_its_reason() -> None:
    assert said_of_print(PrintOutcome.PRINTED, PaperState.LOW) == ServiceSaid("paper_printed")
    assert said_of_print(PrintOutcome.REFUSED, PaperState.OUT) == ServiceSaid("paper_refused", "out")
    assert said_of_print(PrintOutcome.UNKNOWN, PaperState.UNKNOWN) == ServiceSaid("paper_unknown")


def test_steps_stay_within_their_bounds() -> None:
    assert [stepped(95, 10), stepped(5, -10), stepped(15, -10, 10)] == [100, 0, 10]
