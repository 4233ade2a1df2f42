"""What a day, a week, a month was: figures of the diary. Every one can be counted again by hand from its lines."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from display_server.domain.visit import Move, State

BEGINS = frozenset({Move.ISSUE.value, Move.ISSUE_OFFLINE.value, Move.CHECK_IN.value})
"""With one of these a stage joins its line."""


@dataclass(frozen=True)
class ReportLine:
    """A line of the diary with what is known of its stage. `at`: when it happened, as the diary says."""

    stage: Any
    at: datetime
    move: str
    new: str | None
    desk: int | None


@dataclass(frozen=True)
class StageFacts:
    """What stands of a stage beside its lines. `origin`: walk_in, booked, staff."""

    service: int
    origin: str
    priority: str | None
    target_s: float


@dataclass(frozen=True)
class Journey:
    """A stage that joined its line. `wait_s`: until its first call; None: never called."""

    stage: Any
    arrived: datetime
    wait_s: float | None
    end: str | None
    served: tuple[tuple[int, float], ...]  # desk and seconds from "here" to the end


def journeys(lines: Iterable[ReportLine]) -> list[Journey]:
    """`lines` in the diary's order, of any number of stages. Calls that were undone are none."""
    lived: dict[Any, list[ReportLine]] = defaultdict(list)
    for line in lines:
        stage = lived[line.stage]
        if line.move == Move.UNDO.value:
            if stage:
                stage.pop()
        else:
            stage.append(line)
    found = (_journey(stage, one) for stage, one in lived.items())
    return [journey for journey in found if journey is not None]


def _journey(stage: Any, lines: Sequence[ReportLine]) -> Journey | None:
    arrived = next((line.at for line in lines if line.move in BEGINS), None)
    if arrived is None:
        return None
    called = next((line.at for line in lines if line.move == Move.CALL.value), None)
    wait = None if called is None else max(0.0, (called - arrived).total_seconds())
    served, here = [], None
    for line in lines:
        if line.move == Move.HERE.value:
            here = line
        elif here is not None and line.new != State.SERVING.value:
            if here.desk is not None:
                served.append((here.desk, (line.at - here.at).total_seconds()))
            here = None
    return Journey(stage, arrived, wait, lines[-1].new, tuple(served))


def figures(found: Sequence[Journey], facts: dict[Any, StageFacts]) -> dict[str, Any]:
    """Counts and minutes of these journeys. `within`: share of those called who waited no longer than their service promises."""
    waits = sorted(one.wait_s for one in found if one.wait_s is not None)
    ends = [one.end for one in found]
    kept = sum(one.wait_s is not None and one.wait_s <= facts[one.stage].target_s for one in found)
    return {
        "arrivals": len(found),
        "called": len(waits),
        "p50": minutes(waits, 0.5),
        "p90": minutes(waits, 0.9),
        "within": round(kept / len(waits), 3) if waits else None,
        "no_shows": ends.count(State.NO_SHOW.value),
        "unserved": ends.count(State.UNSERVED.value),
        "left": ends.count(State.LEFT.value),
    }


def minutes(seconds: Sequence[float], share: float) -> float | None:
    """The nearest-rank quantile of sorted seconds, in minutes to one digit: a wait that somebody really had."""
    return round(seconds[ceil(share * len(seconds)) - 1] / 60, 1) if seconds else None


def grouped(
    found: Sequence[Journey], facts: dict[Any, StageFacts], key: Callable[[Journey], Any]
) -> list[tuple[Any, dict[str, Any]]]:
    """The same figures for each value of `key`, in its order."""
    groups: dict[Any, list[Journey]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return [(value, figures(groups[value], facts)) for value in sorted(groups)]


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
