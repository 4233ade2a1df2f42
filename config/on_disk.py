"""What must survive a power cut is on the disk before anything else speaks of it."""

import os
from pathlib import Path


def settle(path: Path | str) -> None:
    """A file's bytes, or a folder's names, are on the disk when this returns. Raises OSError."""
    there = os.open(path, os.O_RDONLY)
    try:
        os.fsync(there)
    finally:
        os.close(there)
