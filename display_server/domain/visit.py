"""A visit's stage: the states it can be in, the moves between them, and one table that says which is possible when."""

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """Where a stage stands. The last two are its ends."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    FINISHED = "finished"
    NO_SHOW = "no_show"


class Move(StrEnum):
    """What can happen to a stage."""

    ISSUE = "issue"  # a walk-in took a number
    ISSUE_OFFLINE = "issued_offline"  # a walk-in got a number from a kiosk's lease while the hub was away
    CHECK_IN = "check_in"  # a booked patient arrived
    PRIORITISE = "prioritise"  # staff gave or took a class of need
    CALL = "call"
    RECALL = "recall"  # the same call again: chime and voice sound once more
    HERE = "here"  # the patient stands at the desk
    FINISH = "finish"
    NOT_HERE = "not_here"  # called, and nobody came


class ImpossibleMove(Exception):
    """This move is not possible in the state the stage is in: somebody was faster, or the page was old."""

    def __init__(self, state: State | None, move: Move) -> None:
        super().__init__(f"{move.value} is not possible from {state.value if state else 'nothing'}")
        self.state = state
        self.move = move


MOVES: dict[tuple[State | None, Move], State] = {
    (None, Move.ISSUE): State.WAITING,
    (None, Move.ISSUE_OFFLINE): State.WAITING,
    (None, Move.CHECK_IN): State.WAITING,
    (State.WAITING, Move.PRIORITISE): State.WAITING,
    (State.WAITING, Move.CALL): State.CALLED,
    (State.CALLED, Move.RECALL): State.CALLED,
    (State.CALLED, Move.HERE): State.SERVING,
    (State.CALLED, Move.NOT_HERE): State.NO_SHOW,
    (State.SERVING, Move.FINISH): State.FINISHED,
}
"""Everything that is possible; a pair that does not stand here is refused."""


def after(state: State | None, move: Move) -> State:
    """The state a move leads to. Raises ImpossibleMove."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise ImpossibleMove(state, move) from None


def fold(moves: Iterable[Move]) -> State | None:
    """The state a diary ends in: what its moves, one after another, made of a stage."""
    state: State | None = None
    for move in moves:
        state = after(state, move)
    return state
