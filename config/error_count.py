"""How many errors this program has logged lately: a fleet page says it, nobody reads the log of five hundred kiosks."""

from collections import deque
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

MOST = 1000
_ERRORS = {"error", "critical", "exception"}


class ErrorCount:
    """A step of the log's way. Any thread; the newest MOST moments are kept."""

    def __init__(self) -> None:
        self._at: deque[datetime] = deque(maxlen=MOST)

    def __call__(self, _logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if event.get("level", method) in _ERRORS:
            self._at.append(datetime.now(UTC))
        return event

    def since(self, begins: datetime) -> int:
        """At most MOST."""
        return sum(at >= begins for at in list(self._at))


ERRORS = ErrorCount()
"""This process's own."""
