"""What the kiosk's working parts are handed instead of taking it: time, ids, threads, and the one door for taps."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kiosk.flow.taps import Tap
from kiosk.lanes import Lane, Timers


@dataclass(frozen=True)
class Lanes:
    """*disk*: the outbox, never behind the network. *requests*: a person waits for the hub. *paper*: the printer.
    *alarms*: calls for a person. *chores*: catalogue, heartbeat, pairing."""

    disk: Lane
    requests: Lane
    paper: Lane
    alarms: Lane
    chores: Lane

    def close(self) -> None:
        """Each finishes what it was given."""
        for lane in (self.disk, self.requests, self.paper, self.alarms, self.chores):
            lane.close()


@dataclass(frozen=True)
class World:
    """`send` may be called from any thread; it hands the tap to the screen's own."""

    send: Callable[[Tap], None]
    now: Callable[[], datetime]
    fresh_id: Callable[[], UUID]
    lanes: Lanes
    timers: Timers
    monotonic: Callable[[], float] = time.monotonic
