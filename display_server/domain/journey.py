"""Lines of the diary as journeys: a stage from the moment it joined its line until its end. Calls that were undone are none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from display_server.domain.visit import Move, State

BEGINS = frozenset({Move.ISSUE.value, Move.ISSUE_OFFLINE.value, Move.CHECK_IN.value})
"""With one of these a stage joins its line."""
_UNDO, _CALL, _HERE, _SERVING = Move.UNDO.value, Move.CALL.value, Move.HERE.value, State.SERVING.value
_US = timedelta(microseconds=1)


class ReportLine(NamedTuple):
    """A line of the diary with what is known of its stage. `at`: when it happened, as the diary says.

    A day has thousands of them: plain tuples, and plain words instead of the domain's.
    """

    stage: Any
    at: datetime
    move: str
    new: str | None
    desk: int | None


class StageFacts(NamedTuple):
    """What stands of a stage beside its lines. `origin`: walk_in, booked, staff."""

    service: int
    origin: str
    priority: str | None


class Journey(NamedTuple):
    """A stage that joined its line at `when`, weekday and hour on the site's clock. `wait_us`: microseconds until its first
    call, as exact as the diary; None: never called."""

    facts: StageFacts
    when: tuple[int, int]
    wait_us: int | None
    end: str | None
    served: tuple[tuple[int, int], ...]  # desk and microseconds from "here" to the end


def journeys(
    lines: Iterable[ReportLine], facts: Mapping[Any, StageFacts], local: Callable[[datetime], tuple[int, int]]
) -> list[Journey]:
    """`lines` in the diary's order, of any number of stages. Calls that were undone are none. `local`: weekday and hour."""
    lived: dict[Any, list[ReportLine]] = {}
    for line in lines:
        stage = lived.get(line[0])
        if line[2] == _UNDO:
            if stage:
                stage.pop()
        elif stage is None:
            lived[line[0]] = [line]
        else:
            stage.append(line)
    found = (_journey(facts[stage], one, local) for stage, one in lived.items())
    return [journey for journey in found if journey is not None]


def _journey(
    facts: StageFacts, lines: Sequence[ReportLine], local: Callable[[datetime], tuple[int, int]]
) -> Journey | None:
    arrived: datetime | None = None
    called: datetime | None = None
    here: tuple[int | None, datetime] | None = None
    served: tuple[tuple[int, int], ...] = ()
    end: str | None = None
    for _, at, move, end, desk in lines:
        if arrived is None and move in BEGINS:
            arrived = at
        elif called is None and move == _CALL:
            called = at
        if move == _HERE:
            here = desk, at
        elif here is not None and end != _SERVING:
            if here[0] is not None:
                served = (*served, (here[0], (at - here[1]) // _US))
            here = None
    if arrived is None:
        return None
    wait = None if called is None else max(0, (called - arrived) // _US)
    return Journey(facts, local(arrived), wait, end, served)
