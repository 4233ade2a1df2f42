"""Every program's clock: wall time for the hospital, monotonic time for waiting. A demo may run on another day, or faster."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Everything that asks for the time asks one of these, so that tests and demos can own it."""

    def now(self) -> datetime:
        """Aware UTC."""

    def monotonic(self) -> float:
        """Seconds that never jump; only differences mean something."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass(frozen=True)
class DemoClock:
    """A day that begins at `start` and runs at `rate`; `anchor` is the real moment (Unix seconds) it began.

    Where that moment is still to come, the time before its start passes as anybody's: programs come up before it begins, and
    a screen that sees time stand still takes what it shows for old.
    """

    start: datetime
    rate: float
    anchor: float

    def now(self) -> datetime:
        passed = time.time() - self.anchor
        return self.start + timedelta(seconds=passed * self.rate if passed > 0 else passed)

    def monotonic(self) -> float:
        return time.monotonic()


def rate_of(clock: Clock) -> float:
    """How many of the clock's seconds pass in a real one: what is kept in real time (a pass, a stamp's age) asks it."""
    return clock.rate if isinstance(clock, DemoClock) else 1.0


class NotAClock(ValueError):
    """`ATRIUM_CLOCK` does not read as `start,rate` or `start,rate,anchor`."""


def read_clock(text: str | None) -> Clock:
    """The clock `ATRIUM_CLOCK` asks for: `2026-03-12T10:00:00,1` (no zone: UTC), else the machine's."""
    if not text:
        return SystemClock()
    start, rate, anchor = _parts(text)
    return DemoClock(start, rate, time.time() if anchor is None else anchor)


def anchored(text: str) -> str:
    """The same setting with its anchor written in: what a supervisor hands down, so that all programs share one time."""
    start, rate, anchor = _parts(text)
    return f"{start.isoformat()},{rate:g},{time.time() if anchor is None else anchor!r}"


def _parts(text: str) -> tuple[datetime, float, float | None]:
    try:
        start_said, rate_said, *rest = text.split(",")
        start = datetime.fromisoformat(start_said.strip())
        rate = float(rate_said)
        anchor = float(rest[0]) if rest else None
    except (ValueError, IndexError):
        raise NotAClock(f"ATRIUM_CLOCK is {text!r}; it should look like 2026-03-12T10:00:00,1") from None
    if rate <= 0:
        raise NotAClock("ATRIUM_CLOCK's rate must be above zero")
    return (start if start.tzinfo else start.replace(tzinfo=UTC)), rate, anchor
