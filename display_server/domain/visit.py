"""A visit's stage: the states it can be in, the moves between them, and one table that says which is possible when."""

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """Where a stage stands."""

    EXPECTED = "expected"  # a later stage of a visit: its turn to wait has not come
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    DONE = "done"
    NO_SHOW = "no_show"
    LEFT = "left"  # the patient said so
    CANCELLED = "cancelled"
    UNSERVED = "unserved"  # the day ended first


OPEN = frozenset({State.EXPECTED, State.WAITING, State.CALLED, State.SERVING, State.ON_HOLD})
"""Somebody still counts on it. Everything else is an end, though two of them can be taken back for a while."""


class Move(StrEnum):
    """What can happen to a stage."""

    ISSUE = "issue"  # a walk-in took a number
    ISSUE_OFFLINE = (
        "issued_offline"  # a kiosk's own number, given while the hub was away: to a walk-in or a booked patient
    )
    EXPECT = "expect"  # a later stage of a visit was planned
    CHECK_IN = "check_in"  # a booked patient arrived, or a planned stage's turn has come
    PRIORITISE = "prioritise"  # staff gave or took a class of need
    CALL = "call"
    RECALL = "recall"  # the same call again: chime and voice sound once more
    MOVE_ALONG = "move_along"  # whoever called or serves them goes to another desk, and they go along
    HERE = "here"  # the patient stands at the desk
    HOLD = "hold"  # set aside: a test, a telephone, an interpreter who is late
    RESUME = "resume"  # back in line, at the old due time
    TRANSFER = "transfer"  # to another service, desk or clinician
    FINISH = "finish"
    NOT_HERE = "not_here"  # called, and nobody came
    REQUEUE = "requeue"  # staff put somebody who did not come back in line
    RETURN = "return"  # the patient came after all
    DEFER = "defer"  # the patient needs some minutes more
    POSTPONE = "postpone"  # staff let somebody go until a time: a delay
    CHANGE = "change"  # the patient chose another department
    LEAVE = "leave"
    TAKE_BACK = "take_back"  # did not mean to leave
    CANCEL = "cancel"
    CLOSE = "close"  # the day's end
    UNDO = "undo"  # the desk's last move was a mistake


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
    (None, Move.EXPECT): State.EXPECTED,
    (State.EXPECTED, Move.CHECK_IN): State.WAITING,
    (State.EXPECTED, Move.CANCEL): State.CANCELLED,
    (State.EXPECTED, Move.CLOSE): State.UNSERVED,
    (State.WAITING, Move.PRIORITISE): State.WAITING,
    (State.WAITING, Move.CALL): State.CALLED,
    (State.WAITING, Move.HOLD): State.ON_HOLD,
    (State.WAITING, Move.TRANSFER): State.WAITING,
    (State.WAITING, Move.DEFER): State.WAITING,
    (State.WAITING, Move.POSTPONE): State.WAITING,
    (State.WAITING, Move.CHANGE): State.WAITING,
    (State.WAITING, Move.LEAVE): State.LEFT,
    (State.WAITING, Move.CANCEL): State.CANCELLED,
    (State.WAITING, Move.CLOSE): State.UNSERVED,
    (State.CALLED, Move.RECALL): State.CALLED,
    (State.CALLED, Move.MOVE_ALONG): State.CALLED,
    (State.CALLED, Move.HERE): State.SERVING,
    (State.CALLED, Move.HOLD): State.ON_HOLD,
    (State.CALLED, Move.TRANSFER): State.WAITING,
    (State.CALLED, Move.NOT_HERE): State.NO_SHOW,
    (State.CALLED, Move.REQUEUE): State.WAITING,
    (State.CALLED, Move.DEFER): State.WAITING,
    (State.CALLED, Move.LEAVE): State.LEFT,
    (State.CALLED, Move.CANCEL): State.CANCELLED,
    (State.CALLED, Move.CLOSE): State.UNSERVED,
    (State.SERVING, Move.PRIORITISE): State.SERVING,  # after triage, before the patient goes on
    (State.SERVING, Move.MOVE_ALONG): State.SERVING,
    (State.SERVING, Move.HOLD): State.ON_HOLD,
    (State.SERVING, Move.TRANSFER): State.WAITING,
    (State.SERVING, Move.FINISH): State.DONE,
    (State.SERVING, Move.CLOSE): State.DONE,  # they were seen; only the key was forgotten
    (State.ON_HOLD, Move.RESUME): State.WAITING,
    (State.ON_HOLD, Move.CALL): State.CALLED,
    (State.ON_HOLD, Move.HERE): State.SERVING,  # stands at the desk again: no call is needed
    (State.ON_HOLD, Move.TRANSFER): State.WAITING,
    (State.ON_HOLD, Move.LEAVE): State.LEFT,
    (State.ON_HOLD, Move.CANCEL): State.CANCELLED,
    (State.ON_HOLD, Move.CLOSE): State.UNSERVED,
    (State.NO_SHOW, Move.REQUEUE): State.WAITING,
    (State.NO_SHOW, Move.RETURN): State.WAITING,
    (State.LEFT, Move.TAKE_BACK): State.WAITING,
}
"""Everything that is possible beside undo; a pair that does not stand here is refused."""

UNDOABLE = frozenset(
    {
        Move.CHECK_IN, Move.PRIORITISE, Move.CALL, Move.RECALL, Move.HERE, Move.HOLD, Move.RESUME, Move.TRANSFER,
        Move.FINISH, Move.NOT_HERE, Move.REQUEUE, Move.RETURN, Move.CANCEL, Move.POSTPONE, Move.CLOSE, Move.MOVE_ALONG,
        Move.CHANGE, Move.ISSUE, Move.EXPECT,
    }
)  # fmt: skip
"""What a desk can take back. A check-in only as part of an act that brought the next stage its turn; a close, where a desk
agreed on another day; a change, where a desk pressed it for the patient."""

BEGINS_AT_DESK = frozenset({Move.ISSUE, Move.EXPECT})
"""Somebody was added, or one more stage. Taken back it is cancelled: a number that was on paper is never forgotten."""


def _comes_from(state: State) -> frozenset[State]:
    ways = [(old, move) for (old, move), new in MOVES.items() if new is state and move in UNDOABLE]
    began = {State.CANCELLED for old, move in ways if old is None and move in BEGINS_AT_DESK}
    return frozenset(old for old, _ in ways if old is not None) | began


UNDONE: dict[State, frozenset[State]] = {state: _comes_from(state) for state in State}
"""Undo's row of the table: from a state back to those it can have come from, to cancelled where it began there. Which one,
the diary says."""


def leads_to(state: State | None, move: Move) -> frozenset[State]:
    """Where a move can lead from a state: one answer, several for an undo, none where it is impossible."""
    if move is Move.UNDO:
        return UNDONE[state] if state is not None else frozenset()
    return frozenset({MOVES[state, move]}) if (state, move) in MOVES else frozenset()


def after(state: State | None, move: Move, *, before: State | None = None) -> State:
    """The state a move leads to. An undo leads back to the state `before` the undone move. Raises ImpossibleMove."""
    possible = leads_to(state, move)
    if move is Move.UNDO:
        if before not in possible:
            raise ImpossibleMove(state, move)
        return before
    if not possible:
        raise ImpossibleMove(state, move)
    return MOVES[state, move]


def fold(moves: Iterable[Move]) -> State | None:
    """The state a diary ends in: what its moves, one after another, made of a stage."""
    states: list[State | None] = [None]
    for move in moves:
        if move is not Move.UNDO:
            states.append(after(states[-1], move))
            continue
        undone = states.pop()
        if states == [None]:  # its beginning: the stage stays, cancelled
            states.append(State.CANCELLED)
        after(undone, move, before=states[-1] if states else None)
    return states[-1]
