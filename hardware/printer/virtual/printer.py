"""The virtual printer itself: one connection at a time on its port, answers at once, a mechanism that prints behind it."""

import contextlib
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from hardware.printer.virtual.buffer import BufferCleared, PowerOff, ReceiveBuffer
from hardware.printer.virtual.faults import Faults
from hardware.printer.virtual.ledger import Ledger, PrintedTicket
from hardware.printer.virtual.mechanism import Mechanism, UnknownCommand
from hardware.printer.virtual.paper import Paper
from hardware.printer.virtual.status_bytes import real_time_status

_DOTS = {"80mm": 576, "58mm": 384}
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_LOOK_EVERY_S = 0.05


class VirtualPrinter:
    """`with VirtualPrinter() as printer:` listens on a free port; `printer.tickets` is what came out of it."""

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, *, width: str = "80mm", folder: Path | None = None
    ) -> None:
        self.faults = Faults()
        self.misunderstood: list[str] = []
        self.overhear: Callable[[bytes], None] | None = None  # a bench listens in on what arrives
        self._wanted = (host, port)
        self._ledger = Ledger(folder)
        self._buffer = ReceiveBuffer()
        self._printed = threading.Condition()
        self._stopping = threading.Event()
        self._listener: socket.socket | None = None
        self._line: socket.socket | None = None
        self._threads: list[threading.Thread] = []
        self._mechanism = Mechanism(
            self._buffer, _DOTS[width], answer=self._answer, confirm=self._confirm, used=self._used, cut=self._cut
        )

    def start(self) -> "VirtualPrinter":
        """Listen and print. Raises OSError where the port is taken."""
        self._listener = self._listen(self._wanted)
        self._wanted = self._listener.getsockname()
        for work in (self._serve, self._print):
            thread = threading.Thread(target=work, name=f"virtual-printer{work.__name__}", daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def stop(self) -> None:
        """Switch off: connections break, threads end within a second."""
        self._stopping.set()
        self._buffer.close()
        self.faults.wake()
        for open_socket in (self._listener, self._line):
            if open_socket is not None:
                with contextlib.suppress(OSError):  # it may be closed already
                    open_socket.close()
        for thread in self._threads:
            thread.join(timeout=2)

    def __enter__(self) -> "VirtualPrinter":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port it listens on."""
        return self._wanted

    @property
    def tickets(self) -> list[PrintedTicket]:
        """Every strip that was cut off, oldest first."""
        return list(self._ledger.tickets)

    def wait_for(self, count: int, seconds: float = 5.0) -> list[PrintedTicket]:
        """The tickets once there are `count`, or as many as came within `seconds`."""
        with self._printed:
            self._printed.wait_for(lambda: len(self._ledger.tickets) >= count, timeout=seconds)
        return self.tickets

    # -- the line -----------------------------------------------------------------------------------------------------

    def _listen(self, address: tuple[str, int]) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError:
            listener.close()
            raise
        listener.listen(4)
        listener.settimeout(_LOOK_EVERY_S)
        return listener

    def _serve(self) -> None:
        while not self._stopping.is_set():
            if self.faults.refuse:
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
                if not self.faults.hang_up:
                    self._hear(self._line)

    def _stay_away(self) -> None:
        """Nobody listens until the fault is mended."""
        assert self._listener is not None  # noqa: S101 - start() opened it
        self._listener.close()
        while self.faults.refuse and not self._stopping.wait(_LOOK_EVERY_S):
            pass
        if not self._stopping.is_set():
            self._listener = self._listen(self._wanted)

    def _hear(self, line: socket.socket) -> None:
        """Take bytes until the other side hangs up. Real-time requests are answered here, even while paper is out."""
        line.settimeout(_LOOK_EVERY_S)
        heard, recent = 0, b""
        while not self._stopping.is_set():
            try:
                data = line.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                return
            if not data:
                return
            limit = self.faults.cut_line_after_bytes
            if limit is not None and heard + len(data) >= limit:
                self.faults.cut_line_after_bytes = None
                self._take(data[: limit - heard])
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return  # closing now resets the connection, as a pulled cable does in the end
            heard += len(data)
            self._take(data)
            recent = self._real_time(recent + data)

    def _take(self, data: bytes) -> None:
        if self.overhear is not None:
            self.overhear(data)
        self._buffer.put(data)

    def _real_time(self, data: bytes) -> bytes:
        """Answer DLE EOT and DLE DC4 8 wherever they stand; returns the tail that may hold the start of one."""
        at = 0
        while (at := data.find(b"\x10", at)) >= 0:
            rest = data[at:]
            if rest[:2] == b"\x10\x04" and len(rest) > 2 and rest[2] in (1, 2, 3, 4):
                self._answer(real_time_status(rest[2], self.faults))
                at += 3
            elif rest.startswith(_CLEAR):
                self._buffer.clear()
                self._answer(b"\x37\x25\x00")
                at += len(_CLEAR)
            elif _CLEAR.startswith(rest) or rest == b"\x10\x04":
                return rest
            else:
                at += 1
        return b""

    def _answer(self, data: bytes) -> None:
        if self.faults.silent or self._line is None:
            return
        if self.faults.answer_delay_s:
            time.sleep(self.faults.answer_delay_s)
        with contextlib.suppress(OSError):  # nobody is listening any more: the answer is lost, as on a real line
            self._line.sendall(data)

    # -- the mechanism ------------------------------------------------------------------------------------------------

    def _print(self) -> None:
        while True:
            try:
                self._mechanism.step()
            except PowerOff:
                return
            except BufferCleared:
                self._mechanism.lose_job()
            except UnknownCommand as unknown:
                self._complain(str(unknown))

    def _complain(self, what: str) -> None:
        """Loudly: on the console, in the list for tests, and as an error state until somebody resets it."""
        self.faults.broken = True
        self.misunderstood.append(what)
        sys.stderr.write(f"The virtual printer does not understand {what}.\n")

    def _used(self, rows: int) -> None:
        """Paper moved; where it may not move any more, wait here for a person (an Epson prints on after the refill)."""
        self.faults.use_paper(rows)
        with self.faults.mended:
            while not self.faults.can_print:
                self._buffer.check()
                self.faults.mended.wait(_LOOK_EVERY_S)

    def _confirm(self, data: bytes) -> None:
        if not self.faults.swallow_confirmations:
            self._answer(data)

    def _cut(self, strip: Paper, raw: bytes) -> None:
        if strip.has_ink:
            self._ledger.enter(strip, raw)
            with self._printed:
                self._printed.notify_all()
