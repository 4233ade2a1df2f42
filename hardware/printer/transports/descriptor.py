"""A line that is a file descriptor of this machine: a terminal, a device file, a file. Short writes are gone on with."""

import contextlib
import os
import select
import time

from hardware.errors import LineBroken, LineStuck

_PIECE = 1024


class DescriptorLine:
    """`descriptor` must not block. `release` lets go of it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write_all(self, data: bytes, seconds: float) -> None:
        """Everything within `seconds`. Raises LineStuck or LineBroken, which know how much had gone out."""
        deadline, sent = time.monotonic() + seconds, 0
        while sent < len(data):
            left = deadline - time.monotonic()
            try:
                if left <= 0 or not select.select([], [self._descriptor], [], left)[1]:
                    raise LineStuck(sent)
                sent += os.write(self._descriptor, data[sent : sent + _PIECE])
            except BlockingIOError:
                continue
            except (OSError, ValueError) as broken:  # unplugged, or closed under us
                raise LineBroken(sent) from broken

    def read(self, seconds: float) -> bytes:
        """What has come, or comes within `seconds`; empty for silence. Raises LineBroken where the device is gone."""
        try:
            if not select.select([self._descriptor], [], [], max(0.0, seconds))[0]:
                return b""
            data = os.read(self._descriptor, 4096)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as broken:
            raise LineBroken from broken
        if not data:
            raise LineBroken
        return data

    def close(self) -> None:
        """Let go; never raises."""
        with contextlib.suppress(OSError):  # it may be gone
            os.close(self._descriptor)

    def abandon(self) -> None:
        """The same: a file takes at once what it takes."""
        self.close()
