"""One leader a hub: a lock file that the system releases however its holder ends."""

import fcntl
import os
from pathlib import Path


class Leadership:
    """Asked each tick; a second jobs process waits and takes over when the first is gone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: int | None = None

    def is_ours(self) -> bool:
        """Whether we lead, trying to if nobody does."""
        if self._held is not None:
            return True
        lock = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        self._held = lock
        return True

    def give_up(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None
