"""The keys of a console, as its pages send them and answers keep them."""

from enum import StrEnum


class DeskAct(StrEnum):
    """The keys of a console."""

    CALL_NEXT = "call_next"
    RECALL = "recall"
    HERE = "here"
    NOT_HERE = "not_here"
    FINISH = "finish"
    FINISH_AND_CALL = "finish_and_call"
    CALL_THIS = "call_this"
    SET_PRIORITY = "set_priority"
    PAUSE = "pause"
    RESUME = "resume"
    HOLD = "hold"
    RESUME_PATIENT = "resume_patient"
    TRANSFER = "transfer"
    REQUEUE = "requeue"
    RETURN = "return"
    CANCEL = "cancel"
    UNDO = "undo"
