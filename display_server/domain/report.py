"""What a day, a week, a month was: figures of the diary. Every one can be counted again by hand from its lines.

Lines make journeys (`domain.journey`), a day's journeys make its sum (`domain.day_sum`), and figures are made of sums: of one day
or of many, and the same whether a sum was kept or has just been made.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

from display_server.domain.day_sum import Cell, CellKey, DeskSum

MINUTE_US = 60_000_000


def figures(cells: Sequence[tuple[CellKey, Cell]], promised: Mapping[int, int]) -> dict[str, Any]:
    """Counts and minutes of these cells. `within`: share of those called who waited no longer than their service promises;
    `promised`: minutes by service."""
    waits = sorted(wait for _, cell in cells for wait in cell.waits)
    kept = sum(bisect_right(cell.waits, promised[key.service] * MINUTE_US) for key, cell in cells)
    return {
        "arrivals": sum(cell.arrivals for _, cell in cells),
        "called": len(waits),
        "p50": minutes(waits, 0.5),
        "p90": minutes(waits, 0.9),
        "within": round(kept / len(waits), 3) if waits else None,
        "no_shows": sum(cell.no_shows for _, cell in cells),
        "unserved": sum(cell.unserved for _, cell in cells),
        "left": sum(cell.left for _, cell in cells),
    }


def kept_and_missed(
    cells: Mapping[CellKey, Cell], promised: Mapping[int, int]
) -> list[tuple[int, dict[str, float | int | None]]]:
    """Of each service somebody was called by: its promise in minutes, how many waited no longer, how many longer."""
    waits: dict[int, list[int]] = defaultdict(list)
    for key, cell in cells.items():
        if cell.waits:
            waits[key.service] += cell.waits
    rows: list[tuple[int, dict[str, float | int | None]]] = []
    for service, waited in sorted(waits.items()):
        kept = sum(wait <= promised[service] * MINUTE_US for wait in waited)
        share = round(kept / len(waited), 3)
        rows.append(
            (service, {"promised": promised[service], "kept": kept, "missed": len(waited) - kept, "within": share})
        )
    return rows


def minutes(waits: Sequence[int], share: float) -> float | None:
    """The nearest-rank quantile of sorted microseconds, in minutes to one digit: a wait that somebody really had."""
    return round(waits[ceil(share * len(waits)) - 1] / MINUTE_US, 1) if waits else None


def grouped(
    cells: Mapping[CellKey, Cell], key: Callable[[CellKey], Any], promised: Mapping[int, int]
) -> list[tuple[Any, dict[str, Any]]]:
    """The same figures for each value of `key`, in its order."""
    groups: dict[Any, list[tuple[CellKey, Cell]]] = defaultdict(list)
    for one, cell in cells.items():
        groups[key(one)].append((one, cell))
    return [(value, figures(groups[value], promised)) for value in sorted(groups)]


def weekday_hours(cells: Mapping[CellKey, Cell]) -> list[list[int]]:
    """Weekday, hour and how many arrived then."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    for key, cell in cells.items():
        found[key.weekday, key.hour] += cell.arrivals
    return [[*when, count] for when, count in sorted(found.items())]


def desk_figures(desks: Mapping[int, DeskSum]) -> list[tuple[int, dict[str, Any]]]:
    """Of each desk: calls, patients who stood there, the mean and sum of their minutes."""
    rows = []
    for desk, of in sorted(desks.items()):
        mean = round(of.lasted_us / of.served / MINUTE_US, 1) if of.served else None
        said = {"calls": of.calls, "served": of.served, "mean": mean, "sum": round(of.lasted_us / MINUTE_US, 1)}
        rows.append((desk, said))
    return rows
