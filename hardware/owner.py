"""One program owns the devices of a kiosk: who holds this file's lock. The system lets go of it, however the program ends."""

import fcntl
from pathlib import Path
from typing import IO

_FILE = "devices.lock"


def take_devices(folder: Path) -> IO[bytes] | None:
    """The open file, held as long as it stays open; None where another program has them."""
    held = (folder / _FILE).open("ab")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held
