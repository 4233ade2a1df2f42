"""Lanes keep order and outlive a fault; timers come in time and can be taken back."""

import threading

import pytest

from kiosk.lanes import ThreadTimers, WorkerLane


def fall_over() -> None:
    raise OSError


def test_a_lane_does_its_acts_in_order_and_outlives_a_fault() -> None:
    lane, done = WorkerLane("test"), list[int]()
    lane.do(lambda: done.append(1))
    lane.do(fall_over)
    lane.do(lambda: done.append(2))
    lane.close()
    assert done == [1, 2]


def test_timers_come_in_their_order_and_cancelled_ones_never(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("kiosk.lanes.monotonic", lambda: now)
    timers, heard, last = ThreadTimers(), list[str](), threading.Event()
    timers.after(0.06, last.set)
    timers.after(0.04, lambda: heard.append("second"))
    timers.after(0.02, lambda: heard.append("first"))
    timers.after(0.01, lambda: heard.append("never")).cancel()
    timers.after(0.01, fall_over)
    now = 1.0
    assert last.wait(60)
    assert heard == ["first", "second"]
    timers.close()
