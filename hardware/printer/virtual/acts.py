"""What a person can do to the virtual printer from its page, its command line or over HTTP; some acts need an amount."""

from collections.abc import Callable
from enum import StrEnum

from hardware.printer.virtual.faults import Faults


class Act(StrEnum):
    PAPER_OUT = "paper_out"
    PAPER_OUT_AFTER = "paper_out_after"
    PAPER_LOW = "paper_low"
    OPEN_COVER = "open_cover"
    JAM_CUTTER = "jam_cutter"
    OFFLINE = "offline"
    ANSWER_SLOWLY = "answer_slowly"
    DROP_ANSWERS = "drop_answers"
    SILENCE = "silence"
    NEVER_CONFIRM = "never_confirm"
    READ_SLOWLY = "read_slowly"
    STOP_READING = "stop_reading"
    CUT_LINE = "cut_line"
    HANG_UP = "hang_up"
    REFUSE = "refuse"
    REFILL = "refill"
    RESET = "reset"


USUAL_AMOUNTS: dict[Act, float] = {
    Act.PAPER_OUT_AFTER: 10,
    Act.ANSWER_SLOWLY: 2,
    Act.DROP_ANSWERS: 3,
    Act.READ_SLOWLY: 500,
    Act.STOP_READING: 1000,
    Act.CUT_LINE: 2000,
}
"""Lines, seconds, answers, bytes a second, bytes, bytes."""
_SWITCHES: dict[Act, str] = {
    Act.PAPER_OUT: "paper_out",
    Act.PAPER_LOW: "paper_low",
    Act.OPEN_COVER: "cover_open",
    Act.JAM_CUTTER: "cutter_jammed",
    Act.OFFLINE: "offline",
    Act.SILENCE: "silent",
    Act.NEVER_CONFIRM: "swallow_confirmations",
    Act.HANG_UP: "hang_up",
    Act.REFUSE: "refuse",
}
_AMOUNTS: dict[Act, tuple[str, Callable[[float], float]]] = {
    Act.PAPER_OUT_AFTER: ("paper_out_after_lines", int),
    Act.ANSWER_SLOWLY: ("answer_delay_s", float),
    Act.DROP_ANSWERS: ("drop_answers", int),
    Act.READ_SLOWLY: ("bytes_per_second", int),
    Act.STOP_READING: ("stop_reading_after_bytes", int),
    Act.CUT_LINE: ("cut_line_after_bytes", int),
}


def perform(act: Act, faults: Faults, amount: float | None = None) -> None:
    """Do it now. Only `refill` and `reset` mend."""
    if act is Act.REFILL:
        faults.refill()
    elif act is Act.RESET:
        faults.reset()
    elif act in _SWITCHES:
        setattr(faults, _SWITCHES[act], True)
    else:
        name, kind = _AMOUNTS[act]
        faults.read_so_far = 0  # what is stopped or cut counts from here
        setattr(faults, name, kind(USUAL_AMOUNTS[act] if amount is None else max(1.0, amount)))


def wrong_now(faults: Faults) -> list[Act]:
    """The faults in force, in the words of the acts that made them."""
    named = _SWITCHES | {act: name for act, (name, _) in _AMOUNTS.items()}
    return [act for act in Act if act in named and getattr(faults, named[act])]
