"""Where tests keep what nobody needs afterwards: in memory where the machine has room, else on its disk."""

import shutil
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")
_LEAST_FREE = 3 * 1024**3
"""Bytes. What three workers keep at one time is a tenth of it."""


def short_lived() -> Path:
    """A folder for what dies with its test.

    No test is about a disk that loses power, and all would wait for one: ext4 looks through every file deleted in the last
    minutes before it makes a new one, and a PostgreSQL database is a thousand of them.
    """
    if _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _LEAST_FREE:
        return _IN_MEMORY
    return Path("/tmp")
