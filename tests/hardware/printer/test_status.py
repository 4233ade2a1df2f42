"""Status bits → the one word staff hear. Silence is never READY."""

import pytest

from config.contract.words import PaperState
from hardware.printer.status import can_print, state_from_answers, state_from_unasked

FINE = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}


@pytest.mark.parametrize(
    ("kind", "bits", "state"),
    [
        (1, 0x1A, PaperState.OFFLINE),
        (2, 0x16, PaperState.COVER_OPEN),
        (2, 0x32, PaperState.OUT),
        (2, 0x52, PaperState.FAULT),
        (3, 0x1A, PaperState.CUTTER),
        (3, 0x32, PaperState.FAULT),
        (4, 0x72, PaperState.OUT),
        (4, 0x1E, PaperState.LOW),
        (1, 0x12, PaperState.READY),
    ],
)
def test_each_bit_has_its_word(kind: int, bits: int, state: PaperState) -> None:
    assert state_from_answers({**FINE, kind: bits}) is state


@pytest.mark.parametrize("missing", [1, 2, 3, 4])
def test_one_missing_answer_makes_the_state_unknown(missing: int) -> None:
    assert state_from_answers({kind: bits for kind, bits in FINE.items() if kind != missing}) is PaperState.UNKNOWN


def test_an_open_cover_is_said_before_the_paper_it_hides() -> None:
    assert state_from_answers({1: 0x1A, 2: 0x36, 3: 0x12, 4: 0x7E}) is PaperState.COVER_OPEN


@pytest.mark.parametrize(
    ("report", "state"),
    [
        (b"\x10\x00\x00\x0f", PaperState.READY),
        (b"\x18\x00\x0c\x0f", PaperState.OUT),
        (b"\x10\x00\x03\x0f", PaperState.LOW),
        (b"\x38\x00\x00\x0f", PaperState.COVER_OPEN),
        (b"\x18\x20\x00\x0f", PaperState.FAULT),
        (b"\x18\x08\x00\x0f", PaperState.CUTTER),
    ],
)
def test_an_unasked_report_is_understood(report: bytes, state: PaperState) -> None:
    assert state_from_unasked(report) is state


def test_only_a_printer_that_says_it_can_is_sent_a_ticket() -> None:
    assert {state for state in PaperState if can_print(state)} == {PaperState.READY, PaperState.LOW}
