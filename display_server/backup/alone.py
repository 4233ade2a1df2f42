"""One backup of a home at a time is made, looked over or put back; what one that was killed left behind goes first."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from display_server.backup.words import BackupRefused

STAGED = ".backup-"


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Raises BackupRefused where another is at work. The lock goes with its process, however that ends."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "backup.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(
                "another backup is being made, looked over or put back; try again when it is done"
            ) from None
        for left in home.glob(f"{STAGED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
