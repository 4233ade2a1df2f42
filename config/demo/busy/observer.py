"""The day's observer: holds the hub's own rows and diary against the bots' ledger, from outside, reading only."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from config.demo.busy.ledger import Ledger

FINAL = frozenset({"done", "no_show", "left", "cancelled", "unserved"})
AT_A_DESK = frozenset({"called", "serving"})
CLASSES = ("booked", "walk-in", "priority", "urgent")


@dataclass(frozen=True)
class Wait:
    """From joining a line to its first call there."""

    kind: str
    minutes: float


@dataclass
class Verdict:
    """What the day came to. `right` is the demo's exit status."""

    visits: int = 0
    calls: int = 0
    ends: dict[str, int] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    overtaken: int = 0
    turned_away: int = 0
    lost: int = 0
    duplicates: int = 0
    double_calls: int = 0
    not_ended: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return not (self.lost or self.duplicates or self.double_calls or self.not_ended or self.wrong)

    def table(self) -> str:
        """For a terminal."""
        rows = [("visits", str(self.visits)), ("calls", str(self.calls))]
        for kind in CLASSES:
            minutes = sorted(wait.minutes for wait in self.waits if wait.kind == kind)
            if minutes:
                said = f"{share(minutes, 0.5):.0f} / {share(minutes, 0.9):.0f} min  ({len(minutes)})"
                rows.append((f"wait p50 / p90, {kind}", said))
        rows += [("longest overtaken, by", str(self.overtaken)), ("turned away", str(self.turned_away))]
        rows += [(f"ended {state}", str(count)) for state, count in sorted(self.ends.items())]
        rows += [("numbers lost", str(self.lost)), ("duplicates", str(self.duplicates))]
        rows += [("double calls", str(self.double_calls)), ("not ended", str(len(self.not_ended)))]
        lines = [f"  {name:<28}{said:>24}" for name, said in rows]
        lines += [f"  not ended: {one}" for one in self.not_ended[:10]]
        return "\n".join([*lines, *(f"  wrong: {one}" for one in self.wrong[:10])])


class Observer:
    """Reads `hub.sqlite` without ever writing."""

    def __init__(self, home: Path) -> None:
        self._database = home / "hub.sqlite"

    def open_stages(self) -> int:
        """Stages somebody still counts on."""
        open_states = "('expected', 'waiting', 'called', 'serving', 'on_hold')"
        return int(self._rows(f"SELECT count(*) FROM stage WHERE state IN {open_states}")[0][0])  # noqa: S608

    def judge(self, ledger: Ledger) -> Verdict:
        """The whole day at its end."""
        visits = self._rows("SELECT id, shown_number, day, series_id FROM visit")
        there = {UUID(str(row[0])): str(row[1]) for row in visits}
        shown = [(row[2], row[1]) for row in visits]
        verdict = Verdict(
            visits=len(visits),
            lost=sum(there.get(key) != told.number for key, told in ledger.visits.items()),
            duplicates=len(shown) - len(set(shown)),
            double_calls=self._double_calls(),
            turned_away=ledger.turned_away,
            wrong=list(ledger.wrong),
        )
        self._stages(verdict)
        verdict.calls = int(self._rows("SELECT count(*) FROM diary WHERE move = 'call'")[0][0])
        if ledger.calls > verdict.calls:
            verdict.wrong.append(f"desks were told of {ledger.calls} calls, the diary has {verdict.calls}")
        return verdict

    def _stages(self, verdict: Verdict) -> None:
        rows = self._rows(
            "SELECT visit.shown_number, service.code, stage.state, stage.overtaken, visit.origin, stage.priority,"
            " stage.arrived_at, stage.called_at, stage.position FROM stage"
            " JOIN visit ON visit.id = stage.visit_id JOIN service ON service.id = stage.service_id"
        )
        for number, service, state, overtaken, origin, priority, arrived, called, _ in rows:
            verdict.ends[state] = verdict.ends.get(state, 0) + 1
            verdict.overtaken = max(verdict.overtaken, overtaken)
            if state not in FINAL:
                verdict.not_ended.append(f"{number} {state} at {service}")
            if arrived and called:
                minutes = (_time(called) - _time(arrived)).total_seconds() / 60
                verdict.waits.append(Wait(_kind(origin, priority), minutes))

    def _double_calls(self) -> int:
        """Two desks with one patient, or two patients at one desk, at any moment of the diary."""
        desk_of: dict[str, int] = {}
        double = 0
        for stage, old, new, desk in self._rows("SELECT stage_id, old, new, desk_id FROM diary ORDER BY seq"):
            if new not in AT_A_DESK:
                desk_of.pop(stage, None)
            elif old not in AT_A_DESK and desk is not None:
                double += stage in desk_of or desk in desk_of.values()
                desk_of[stage] = desk
        return double

    def _rows(self, question: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=5)) as rows:
            return list(rows.execute(question))


def share(ordered: Sequence[float], part: float) -> float:
    """The value below which that part of them lies."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def _kind(origin: str, priority: str | None) -> str:
    if priority:
        return "urgent" if priority == "urgent" else "priority"
    return "booked" if origin == "booked" else "walk-in"


def _time(said: str) -> datetime:
    return datetime.fromisoformat(said)
