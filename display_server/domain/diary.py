"""What a diary's lines make of a stage, field by field: the row is written from it, an undo and the tests read it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from display_server.domain.visit import BEGINS_AT_DESK, OPEN, UNDOABLE, ImpossibleMove, Move, State, after


@dataclass(frozen=True)
class Line:
    """One line of the diary. `why` may name what the move changed beside the state: see `_NAMED`."""

    seq: int
    at: datetime
    move: Move
    desk_id: int | None
    why: Mapping[str, Any]


class Standing(NamedTuple):
    """A stage's row, as far as moves change it. `service_id` is None in diaries from before it was written there.

    A tuple, for each move makes two: fifteen fields of a frozen dataclass are set one by one.
    """

    state: State | None = None
    service_id: int | None = None
    due_at: datetime | None = None
    waits_from: datetime | None = None
    callable_at: datetime | None = None
    priority: str | None = None
    urgency: str | None = None
    for_desk_id: int | None = None
    for_account_id: int | None = None
    desk_id: int | None = None
    called_at: datetime | None = None
    serving_at: datetime | None = None
    ended_at: datetime | None = None
    call_seq: int = 0
    recalls: int = 0


_TIMES = {"due": "due_at", "waits_from": "waits_from", "callable": "callable_at"}
_PLAIN = {
    "service": "service_id",
    "priority": "priority",
    "urgency": "urgency",
    "for_desk": "for_desk_id",
    "for_account": "for_account_id",
}
NAMED = frozenset(_TIMES) | frozenset(_PLAIN)
"""The words of `why` that change the row; all others only explain."""


def is_undoable(line: Line) -> bool:
    """Whether a desk's undo may take this line away, alone or with the other lines of one press."""
    return line.move in UNDOABLE


_BEGINS = frozenset({Move.ISSUE, Move.ISSUE_OFFLINE, Move.EXPECT, Move.CHECK_IN})


def moved(old: Standing, line: Line) -> Standing:
    """The stage after this line; an undo is `folded`'s own. Raises ImpossibleMove."""
    state, at = after(old.state, line.move), happened_at(line)
    change: dict[str, Any] = {"state": state, "ended_at": None if state in OPEN else at}
    if line.move in _BEGINS:
        change |= {"waits_from": line.at, "callable_at": line.at}
    change |= {field: datetime.fromisoformat(line.why[word]) for word, field in _TIMES.items() if word in line.why}
    change |= {field: line.why[word] for word, field in _PLAIN.items() if word in line.why}
    match line.move:
        case Move.CALL:
            change |= {"desk_id": line.desk_id, "called_at": at, "call_seq": line.seq, "recalls": 0}
        case Move.RECALL:
            change |= {"called_at": line.at, "call_seq": line.seq, "recalls": old.recalls + 1}
        case Move.MOVE_ALONG:
            change |= {"desk_id": line.desk_id}
            if state is State.CALLED:  # to another room: that is a new call, and they get its time
                change |= {"called_at": line.at, "call_seq": line.seq, "recalls": 0}
        case Move.HERE:
            change |= {"desk_id": line.desk_id or old.desk_id, "serving_at": at}
    return old._replace(**change)


def happened_at(line: Line) -> datetime:
    """When it was: what staff enter after a time without the hub carries both times, `at` is when it was entered."""
    said = line.why.get("happened_at")
    return datetime.fromisoformat(said) if said is not None else line.at


@dataclass(frozen=True)
class Step:
    """A line that still counts, and the stage after it."""

    line: Line | None
    standing: Standing


def steps(lines: Iterable[Line]) -> list[Step]:
    """What counts of a diary, beginning with nothing: an undo takes the last step away. Raises ImpossibleMove."""
    counted = [Step(None, Standing())]
    for line in lines:
        if line.move is not Move.UNDO:
            counted.append(Step(line, moved(counted[-1].standing, line)))
            continue
        undone = counted.pop()
        if undone.line is None or not is_undoable(undone.line):
            raise ImpossibleMove(undone.standing.state, line.move)
        if len(counted) == 1:
            counted.append(Step(line, never_begun(undone, line.at)))
        after(undone.standing.state, line.move, before=counted[-1].standing.state)
    return counted


def never_begun(began: Step, at: datetime) -> Standing:
    """A stage whose very beginning is taken back. Raises ImpossibleMove where no desk began it."""
    if began.line is None or began.line.move not in BEGINS_AT_DESK:
        raise ImpossibleMove(began.standing.state, Move.UNDO)
    return began.standing._replace(state=State.CANCELLED, ended_at=at)


def folded(lines: Iterable[Line]) -> Standing:
    """The stage as its diary says it stands."""
    return steps(lines)[-1].standing
