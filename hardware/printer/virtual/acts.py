"""What a person can do to the virtual printer from its page or over HTTP; some acts need an amount."""

from enum import StrEnum

from hardware.printer.virtual.faults import Faults


class Act(StrEnum):
    PAPER_OUT = "paper_out"
    PAPER_OUT_AFTER = "paper_out_after"
    PAPER_LOW = "paper_low"
    OPEN_COVER = "open_cover"
    OFFLINE = "offline"
    ANSWER_SLOWLY = "answer_slowly"
    SILENCE = "silence"
    CUT_LINE = "cut_line"
    HANG_UP = "hang_up"
    REFUSE = "refuse"
    REFILL = "refill"
    RESET = "reset"


USUAL_AMOUNTS: dict[Act, float] = {Act.PAPER_OUT_AFTER: 10, Act.ANSWER_SLOWLY: 2, Act.CUT_LINE: 2000}
"""Lines, seconds, bytes."""


def perform(act: Act, faults: Faults, amount: float | None = None) -> None:
    """Do it now. Only `refill` and `reset` mend."""
    much = USUAL_AMOUNTS.get(act, 0) if amount is None else amount
    match act:
        case Act.PAPER_OUT:
            faults.paper_out = True
        case Act.PAPER_OUT_AFTER:
            faults.paper_out_after_lines = int(much)
        case Act.PAPER_LOW:
            faults.paper_low = True
        case Act.OPEN_COVER:
            faults.cover_open = True
        case Act.OFFLINE:
            faults.offline = True
        case Act.ANSWER_SLOWLY:
            faults.answer_delay_s = much
        case Act.SILENCE:
            faults.silent = True
        case Act.CUT_LINE:
            faults.cut_line_after_bytes = int(much)
        case Act.HANG_UP:
            faults.hang_up = True
        case Act.REFUSE:
            faults.refuse = True
        case Act.REFILL:
            faults.refill()
        case Act.RESET:
            faults.reset()


def wrong_now(faults: Faults) -> list[Act]:
    """The faults in force, in the words of the acts that made them."""
    signs = {
        Act.PAPER_OUT: faults.paper_out,
        Act.PAPER_OUT_AFTER: faults.paper_out_after_lines is not None,
        Act.PAPER_LOW: faults.paper_low,
        Act.OPEN_COVER: faults.cover_open,
        Act.OFFLINE: faults.offline,
        Act.ANSWER_SLOWLY: faults.answer_delay_s > 0,
        Act.SILENCE: faults.silent,
        Act.CUT_LINE: faults.cut_line_after_bytes is not None,
        Act.HANG_UP: faults.hang_up,
        Act.REFUSE: faults.refuse,
    }
    return [act for act, wrong in signs.items() if wrong]
