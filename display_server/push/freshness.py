"""A screen never lies (design decision 9): when push may say that what it sent is right, and as of when. No I/O."""

from datetime import datetime

FRESH_FOR_S = 3.0


class Freshness:
    """Two proofs are needed, each from the last 3 s: the database was read, and `web` said that it lives."""

    def __init__(self) -> None:
        self._read_until = self._web_until = float("-inf")
        self._as_of: datetime | None = None

    def database_read(self, monotonic: float, as_of: datetime) -> None:
        self._read_until = monotonic + FRESH_FOR_S
        self._as_of = as_of

    def web_lives(self, monotonic: float) -> None:
        self._web_until = monotonic + FRESH_FOR_S

    def as_of(self, monotonic: float) -> datetime | None:
        """The moment everything sent so far was read; None when nobody may claim that."""
        return self._as_of if monotonic <= min(self._read_until, self._web_until) else None
