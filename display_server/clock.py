"""The hub's clock is every program's clock (`config.clock`)."""

from config.clock import Clock, DemoClock, NotAClock, SystemClock, anchored, read_clock

__all__ = ["Clock", "DemoClock", "NotAClock", "SystemClock", "anchored", "read_clock"]
