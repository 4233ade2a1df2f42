"""What a printer says of itself: DLE EOT 1–4 and Automatic Status Back → the paper's state. Silence is never READY.

Bits after Epson's public pages for DLE EOT and GS a.
"""

from config.contract.words import PaperState

QUESTIONS = (1, 2, 3, 4)
"""DLE EOT kinds, asked one at a time: printer, cause of being offline, cause of an error, paper."""


def question(kind: int) -> bytes:
    """DLE EOT `kind`."""
    return bytes((0x10, 0x04, kind))


def state_from_answers(answers: dict[int, int]) -> PaperState:
    """The state from the bytes answered to DLE EOT 1–4, by kind. A missing answer is UNKNOWN."""
    if any(kind not in answers for kind in QUESTIONS):
        return PaperState.UNKNOWN
    return _worst(
        out=bool(answers[4] & 0x60 or answers[2] & 0x20),
        cover=bool(answers[2] & 0x04),
        cutter=bool(answers[3] & 0x08),
        fault=bool(answers[2] & 0x40 or answers[3] & 0x64),
        offline=bool(answers[1] & 0x08),
        low=bool(answers[4] & 0x0C),
    )


def state_from_unasked(status: bytes) -> PaperState:
    """The state from the four bytes of Automatic Status Back."""
    first, second, third, _ = status
    return _worst(
        out=bool(third & 0x0C),
        cover=bool(first & 0x20),
        cutter=bool(second & 0x08),
        fault=bool(second & 0x64),
        offline=bool(first & 0x08),
        low=bool(third & 0x03),
    )


def _worst(*, out: bool, cover: bool, cutter: bool, fault: bool, offline: bool, low: bool) -> PaperState:
    """The one thing a member of staff must hear first: an open cover hides the paper, no paper hides the rest."""
    for wrong, state in (
        (cover, PaperState.COVER_OPEN),
        (out, PaperState.OUT),
        (cutter, PaperState.CUTTER),
        (fault, PaperState.FAULT),
        (offline, PaperState.OFFLINE),
        (low, PaperState.LOW),
    ):
        if wrong:
            return state
    return PaperState.READY


def can_print(state: PaperState) -> bool:
    """Whether a job may be sent. UNKNOWN may not: nothing is lost by refusing before the first byte."""
    return state in (PaperState.READY, PaperState.LOW)
