"""What a day, a week, a month was: figures of the diary. Every one can be counted again by hand from its lines."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any, NamedTuple

from display_server.domain.visit import Move, State

BEGINS = frozenset({Move.ISSUE.value, Move.ISSUE_OFFLINE.value, Move.CHECK_IN.value})
"""With one of these a stage joins its line."""
_UNDO, _CALL, _HERE, _SERVING = Move.UNDO.value, Move.CALL.value, Move.HERE.value, State.SERVING.value


class ReportLine(NamedTuple):
    """A line of the diary with what is known of its stage. `at`: when it happened, as the diary says.

    A year has a million of them: plain tuples, and plain words instead of the domain's.
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
    target_s: float


class Journey(NamedTuple):
    """A stage that joined its line at `when`, weekday and hour on the site's clock. `wait_s`: until its first call; None: never
    called. `kept`: no longer than promised."""

    facts: StageFacts
    when: tuple[int, int]
    wait_s: float | None
    kept: bool
    end: str | None
    served: tuple[tuple[int, float], ...]  # desk and seconds from "here" to the end


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
    served: tuple[tuple[int, float], ...] = ()
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
                served = (*served, (here[0], (at - here[1]).total_seconds()))
            here = None
    if arrived is None:
        return None
    wait = None if called is None else max(0.0, (called - arrived).total_seconds())
    return Journey(facts, local(arrived), wait, wait is not None and wait <= facts.target_s, end, served)


def figures(found: Sequence[Journey]) -> dict[str, Any]:
    """Counts and minutes of these journeys. `within`: share of those called who waited no longer than their service promises."""
    waits = sorted(one.wait_s for one in found if one.wait_s is not None)
    ends = Counter(one.end for one in found)
    kept = sum(one.kept for one in found)
    return {
        "arrivals": len(found),
        "called": len(waits),
        "p50": minutes(waits, 0.5),
        "p90": minutes(waits, 0.9),
        "within": round(kept / len(waits), 3) if waits else None,
        "no_shows": ends[State.NO_SHOW.value],
        "unserved": ends[State.UNSERVED.value],
        "left": ends[State.LEFT.value],
    }


def minutes(seconds: Sequence[float], share: float) -> float | None:
    """The nearest-rank quantile of sorted seconds, in minutes to one digit: a wait that somebody really had."""
    return round(seconds[ceil(share * len(seconds)) - 1] / 60, 1) if seconds else None


def grouped(found: Iterable[Journey], key: Callable[[Journey], Any]) -> list[tuple[Any, dict[str, Any]]]:
    """The same figures for each value of `key`, in its order."""
    groups: dict[Any, list[Journey]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return [(value, figures(groups[value])) for value in sorted(groups)]


def desks(found: Iterable[Journey], calls: dict[int, int]) -> list[tuple[int, dict[str, Any]]]:
    """Of each desk: calls, patients who stood there, the mean and sum of their minutes."""
    seconds: dict[int, list[float]] = defaultdict(list)
    for one in found:
        for desk, lasted in one.served:
            seconds[desk].append(lasted)
    rows = []
    for desk in sorted({*seconds, *calls}):
        spans = seconds[desk]
        mean = round(sum(spans) / len(spans) / 60, 1) if spans else None
        said = {"calls": calls.get(desk, 0), "served": len(spans), "mean": mean, "sum": round(sum(spans) / 60, 1)}
        rows.append((desk, said))
    return rows
