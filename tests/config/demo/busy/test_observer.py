"""The observer sees what is wrong with a day: a number lost, given twice, called twice, left open."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from config.demo.busy.ledger import Ledger, Told
from config.demo.busy.observer import Observer
from config.demo.busy.plan import plan_of

MIDNIGHT = datetime(2026, 3, 12, tzinfo=ZoneInfo("Europe/Vilnius"))
ONE, OTHER = UUID(int=1), UUID(int=2)
TABLES = """
CREATE TABLE visit (id TEXT, shown_number TEXT, day TEXT, series_id INTEGER, origin TEXT);
CREATE TABLE service (id INTEGER, code TEXT);
CREATE TABLE stage (id TEXT, visit_id TEXT, service_id INTEGER, state TEXT, overtaken INTEGER, priority TEXT,
    arrived_at TEXT, called_at TEXT, position INTEGER);
CREATE TABLE diary (seq INTEGER PRIMARY KEY, stage_id TEXT, move TEXT, old TEXT, new TEXT, desk_id INTEGER);
INSERT INTO service VALUES (1, 'x-ray');
"""


class Hub:
    """The few columns an observer reads."""

    def __init__(self, home: Path) -> None:
        self._file = home / "hub.sqlite"
        with closing(sqlite3.connect(self._file)) as rows:
            rows.executescript(TABLES)

    def run(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self._file)) as rows:
            rows.execute(statement, values)
            rows.commit()

    def visit(self, key: UUID, number: str, state: str) -> None:
        self.run("INSERT INTO visit VALUES (?, ?, '2026-03-12', 1, 'booked')", key.hex, number)
        times = ("2026-03-12 08:00:00", "2026-03-12 08:12:00")
        self.run("INSERT INTO stage VALUES (?, ?, 1, ?, 2, NULL, ?, ?, 1)", f"s{key.int}", key.hex, state, *times)

    def line(self, stage: str, old: str, new: str, desk: int) -> None:
        move = "call" if new == "called" else "other"
        asked = "INSERT INTO diary (stage_id, move, old, new, desk_id) VALUES (?, ?, ?, ?, ?)"
        self.run(asked, stage, move, old, new, desk)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path)


def ledger_of(*told: tuple[UUID, str]) -> Ledger:
    ledger, patient = Ledger(), plan_of(MIDNIGHT, 1, 1).patients[0]
    for key, number in told:
        ledger.told(Told(key, number, patient, None))
    return ledger


def test_a_day_whose_every_number_ended_is_right(hub: Hub, tmp_path: Path) -> None:
    hub.visit(ONE, "M-001", "done")
    hub.line("s1", "waiting", "called", 5)
    hub.line("s1", "called", "serving", 5)
    hub.line("s1", "serving", "done", 5)
    verdict = Observer(tmp_path).judge(ledger_of((ONE, "M-001")))
    assert verdict.right
    assert (verdict.visits, verdict.calls, verdict.overtaken) == (1, 1, 2)
    assert [(wait.kind, wait.minutes) for wait in verdict.waits] == [("booked", 12.0)]
    assert "12 / 12 min" in verdict.table()


def test_a_number_still_open_is_named(hub: Hub, tmp_path: Path) -> None:
    hub.visit(ONE, "M-001", "on_hold")
    verdict = Observer(tmp_path).judge(ledger_of((ONE, "M-001")))
    assert not verdict.right
    assert verdict.not_ended == ["M-001 on_hold at x-ray"]
    assert Observer(tmp_path).open_stages() == 1


def test_a_number_the_hub_does_not_know_is_lost_and_one_given_twice_is_seen(hub: Hub, tmp_path: Path) -> None:
    hub.visit(ONE, "M-001", "done")
    hub.visit(OTHER, "M-001", "done")
    verdict = Observer(tmp_path).judge(ledger_of((ONE, "M-001"), (UUID(int=9), "M-009")))
    assert (verdict.lost, verdict.duplicates, verdict.right) == (1, 1, False)


@pytest.mark.parametrize(
    ("stage", "desk"), [("s1", 6), ("s2", 5)], ids=["one patient, two desks", "one desk, two patients"]
)
def test_a_double_call_is_seen_in_the_diary(hub: Hub, tmp_path: Path, stage: str, desk: int) -> None:
    hub.visit(ONE, "M-001", "done")
    hub.line("s1", "waiting", "called", 5)
    hub.line(stage, "waiting", "called", desk)
    assert Observer(tmp_path).judge(ledger_of((ONE, "M-001"))).double_calls == 1


def test_desks_that_were_told_the_same_number_are_caught_by_the_ledger() -> None:
    ledger = ledger_of((ONE, "M-001"))
    ledger.called("M-001", "room-8")
    ledger.called("M-001", "room-9")
    assert ledger.wrong == ["M-001 was called to room-9 while it was at room-8"]
    ledger.leaves_desk("M-001")
    ledger.called("M-001", "room-8")
    assert len(ledger.wrong) == 1
