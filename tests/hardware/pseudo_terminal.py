"""The far end of a pseudo terminal: what was written to it arrives late and in pieces, as the kernel finds time."""

import os
import time
from select import select

_PATIENCE = 40.0


def heard(line: int, count: int) -> bytes:
    """The next `count` bytes of an open line, or as many as came within forty seconds."""
    came = b""
    until = time.monotonic() + _PATIENCE
    while len(came) < count and select([line], [], [], max(0.0, until - time.monotonic()))[0]:
        came += os.read(line, count - len(came))
    return came
