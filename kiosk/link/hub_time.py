"""What time it is at the hub, as far as this kiosk can know: its own clock, set right by what the hub said last.

A kiosk's clock may be wrong by hours or jump; a lease is good for one business day of the hub. Where the clock is known to
have gone backwards nobody can say which day it is, until the hub is heard again.
"""

from datetime import datetime, timedelta

from kiosk.link.outbox import Outbox

JUMP = timedelta(seconds=30)
"""Less than this is the clock being put right a little."""
_KEEP_AT_LEAST = timedelta(minutes=1)


class HubTime:
    """On disk beside the outbox: the difference to the hub's clock, and the latest moment that has certainly passed."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        with outbox.transaction() as rows:
            rows.execute("CREATE TABLE IF NOT EXISTS hub_time (ahead_s REAL NOT NULL, passed REAL NOT NULL)")
            kept = rows.execute("SELECT ahead_s, passed FROM hub_time").fetchone()
        self._ahead: timedelta | None = timedelta(seconds=kept[0]) if kept else None
        self._passed: float = kept[1] if kept else 0.0
        self._kept: float = self._passed

    def learn(self, hub_time: datetime, own_time: datetime) -> None:
        """The hub said its time just now."""
        ahead = hub_time - own_time
        moved = self._ahead is None or abs(ahead - self._ahead) > timedelta(seconds=2)
        self._ahead, self._passed = ahead, hub_time.timestamp()
        if moved or self._passed < self._kept or self._passed - self._kept > _KEEP_AT_LEAST.total_seconds():
            self._keep()

    def at(self, own_time: datetime) -> datetime | None:
        """The hub's time now; None where the hub was never heard, or our clock went back since."""
        if self._ahead is None:
            return None
        believed = own_time + self._ahead
        if believed.timestamp() < self._passed - JUMP.total_seconds():
            return None
        if believed.timestamp() > self._passed:
            self._passed = believed.timestamp()
            if self._passed - self._kept > _KEEP_AT_LEAST.total_seconds():
                self._keep()
        return believed

    def _keep(self) -> None:
        assert self._ahead is not None  # noqa: S101  # learned just above
        with self._outbox.transaction() as rows:
            rows.execute("DELETE FROM hub_time")
            rows.execute("INSERT INTO hub_time VALUES (?, ?)", (self._ahead.total_seconds(), self._passed))
        self._kept = self._passed
