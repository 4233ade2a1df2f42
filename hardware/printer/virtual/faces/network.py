"""The network plug: listens like a printer's port 9100, one connection at a time."""

import contextlib
import socket
import struct
import threading

from hardware.printer.virtual.faces import Device
from hardware.printer.virtual.faults import LOOK_EVERY_S, Faults

_SMALL = 4096  # a printer's buffer: what it does not read stays with the sender


class NetworkFace:
    """Listens on `address`; port 0 is any free one."""

    def __init__(self, faults: Faults, address: tuple[str, int]) -> None:
        self._faults = faults
        self.address = address
        self._stopping = threading.Event()
        self._listener: socket.socket | None = None
        self._line: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return "tcp://{}:{}".format(*self.address)

    @property
    def there(self) -> bool:
        """Whether it listens."""
        return self._listener is not None and self._listener.fileno() >= 0

    def start(self, device: Device) -> None:
        """Raises OSError where the port is taken."""
        self._listener = self._listen()
        self.address = self._listener.getsockname()
        self._thread = threading.Thread(target=self._serve, args=(device,), name="virtual-printer-network", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for open_socket in (self._listener, self._line):
            if open_socket is not None:
                with contextlib.suppress(OSError):  # it may be closed already
                    open_socket.close()
        if self._thread is not None:
            self._thread.join(timeout=2)

    def send(self, data: bytes) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):  # nobody is listening any more
                self._line.sendall(data)

    def _listen(self) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL)
        try:
            listener.bind(self.address)
        except OSError:
            listener.close()
            raise
        listener.listen(4)
        listener.settimeout(LOOK_EVERY_S)
        return listener

    def _serve(self, device: Device) -> None:
        while not self._stopping.is_set():
            if self._faults.refuse:
                self._stay_away()
                continue
            try:
                assert self._listener is not None  # noqa: S101 - start() opened it
                self._line, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return  # switched off
            with self._line:
                if not self._faults.hang_up:
                    device.connected()
                    self._hear(self._line, device)

    def _stay_away(self) -> None:
        """Nobody listens until the fault is mended."""
        assert self._listener is not None  # noqa: S101 - start() opened it
        self._listener.close()
        while self._faults.refuse and not self._stopping.wait(LOOK_EVERY_S):
            pass
        if not self._stopping.is_set():
            self._listener = self._listen()

    def _hear(self, line: socket.socket, device: Device) -> None:
        """Take bytes until the other side hangs up. Real-time requests are answered here, even while paper is out."""
        line.settimeout(LOOK_EVERY_S)
        while not self._stopping.is_set():
            if self._faults.stalled(self._stopping):
                continue
            try:
                data = line.recv(self._faults.bite())
            except TimeoutError:
                continue
            except OSError:
                return
            if not data:
                return
            if not device.hear(data):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return  # closing now resets the connection, as a pulled cable does in the end
