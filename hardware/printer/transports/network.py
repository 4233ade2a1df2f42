"""A printer on the network (TCP, usually port 9100). Every connect, write and read has a deadline."""

import contextlib
import select
import socket
import struct
import time
from dataclasses import dataclass

from hardware.errors import DeviceAway, LineBroken, LineStuck


@dataclass(frozen=True)
class NetworkWay:
    """A printer by host and port; a new connection for each job, so that nothing of an earlier one can be read."""

    host: str
    port: int = 9100
    bytes_per_second: float | None = None
    stays_open: bool = False
    answers: bool = True

    def open(self, seconds: float) -> "NetworkLine":
        """Raises DeviceAway."""
        return NetworkLine(self.host, self.port, connect_s=seconds)


class NetworkLine:
    """One connection. A new one is opened for each job, so nothing of an earlier job can be read by a later one."""

    def __init__(self, host: str, port: int, connect_s: float) -> None:
        try:
            self._socket = socket.create_connection((host, port), timeout=connect_s)
        except OSError as away:
            raise DeviceAway(f"{host}:{port}: {away}") from away
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)

    def write_all(self, data: bytes, seconds: float) -> None:
        """Send everything within `seconds`. Raises LineStuck or LineBroken, which know how much had gone out."""
        deadline, sent = time.monotonic() + seconds, 0
        while sent < len(data):
            left = deadline - time.monotonic()
            if left <= 0:
                raise LineStuck(sent)
            _, writable, _ = select.select([], [self._socket], [], left)
            if not writable:
                raise LineStuck(sent)
            try:
                sent += self._socket.send(data[sent : sent + 4096])
            except BlockingIOError:
                continue
            except OSError as broken:
                raise LineBroken(sent) from broken

    def read(self, seconds: float) -> bytes:
        """What has come, or comes within `seconds`; empty for silence. Raises LineBroken where the other side hung up."""
        readable, _, _ = select.select([self._socket], [], [], max(0.0, seconds))
        if not readable:
            return b""
        try:
            data = self._socket.recv(4096)
        except BlockingIOError:
            return b""
        except OSError as broken:
            raise LineBroken from broken
        if not data:
            raise LineBroken
        return data

    def close(self) -> None:
        """Hang up; never raises."""
        with contextlib.suppress(OSError):  # the other side may have torn it down
            self._socket.close()

    def abandon(self) -> None:
        """Reset the connection: what the printer has not taken is not sent any more."""
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()
