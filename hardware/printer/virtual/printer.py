"""The virtual printer itself: a plug, a receive buffer, and a mechanism that prints behind it."""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from hardware.printer.virtual.automatic_status import AutomaticStatus
from hardware.printer.virtual.buffer import BufferCleared, PowerOff, ReceiveBuffer
from hardware.printer.virtual.faces import Face
from hardware.printer.virtual.faces.network import NetworkFace
from hardware.printer.virtual.faults import LOOK_EVERY_S, Faults
from hardware.printer.virtual.graphics_memory import GraphicsMemory
from hardware.printer.virtual.ledger import Ledger, PrintedTicket
from hardware.printer.virtual.mechanism import Mechanism, UnknownCommand
from hardware.printer.virtual.models import MODELS
from hardware.printer.virtual.paper import Paper
from hardware.printer.virtual.real_time import RealTime
from hardware.printer.virtual.status_bytes import automatic_status, paper_sensor, real_time_status

_OF_WIDTH = {"80mm": "TM-T20III", "58mm": "TM-T20III-58mm"}


class VirtualPrinter:
    """`with VirtualPrinter() as printer:` listens on a free port; `printer.tickets` is what came out of it.

    `face` makes another plug than the network's: `VirtualPrinter(face=SerialFace)`.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        width: str = "80mm",
        folder: Path | None = None,
        model: str | None = None,
        face: Callable[[Faults], Face] | None = None,
    ) -> None:
        self.faults = Faults()
        self.misunderstood: list[str] = []
        self.overhear: Callable[[bytes], None] | None = None  # a bench listens in on what arrives
        self.model = MODELS[model or _OF_WIDTH[width]]
        self.face: Face = face(self.faults) if face else NetworkFace(self.faults, (host, port))
        self._ledger = Ledger(folder)
        self._buffer = ReceiveBuffer()
        self._printed = threading.Condition()
        self._sending = threading.Lock()
        self._heard = 0
        self._real_time = self._fresh_ears()
        self._thread = threading.Thread(target=self._print, name="virtual-printer-mechanism", daemon=True)
        self._unasked = AutomaticStatus(lambda: automatic_status(self.faults, self.model.feels_low_roll), self._answer)
        self._mechanism = Mechanism(
            self._buffer, self.model, answer=self._answer, confirm=self._confirm, used=self._used, cut=self._cut,
            report=self._unasked.ask,
        )  # fmt: skip

    def start(self) -> "VirtualPrinter":
        """Listen and print. Raises OSError where the port is taken."""
        self.face.start(self)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Switch off: connections break, threads end within a second."""
        self._buffer.close()
        self._unasked.ask(0)
        self.faults.wake()
        self.face.stop()
        self._thread.join(timeout=2)

    def __enter__(self) -> "VirtualPrinter":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it can be reached, as settings say it."""
        return self.face.url

    @property
    def address(self) -> tuple[str, int]:
        """Host and port, where its plug is the network's."""
        if not isinstance(self.face, NetworkFace):
            raise AttributeError("only a network printer has an address")
        return self.face.address

    @property
    def graphics(self) -> GraphicsMemory:
        """The pictures it keeps."""
        return self._mechanism.graphics

    @property
    def tickets(self) -> list[PrintedTicket]:
        """Every strip that was cut off, oldest first."""
        return list(self._ledger.tickets)

    def wait_for(self, count: int, seconds: float = 20.0) -> list[PrintedTicket]:
        """The tickets once there are `count`, or as many as came within `seconds`."""
        with self._printed:
            self._printed.wait_for(lambda: len(self._ledger.tickets) >= count, timeout=seconds)
        return self.tickets

    # -- the line -----------------------------------------------------------------------------------------------------

    def connected(self) -> None:
        """A new line: bytes are counted from here, and half a request of the old one is forgotten."""
        self._heard, self._real_time = 0, self._fresh_ears()

    def hear(self, data: bytes) -> bool:
        """Take bytes; False where the line is to break now."""
        self.faults.read_so_far += len(data)
        limit = self.faults.cut_line_after_bytes
        if limit is not None and self._heard + len(data) >= limit:
            self.faults.cut_line_after_bytes = None
            whole = data[: max(0, limit - self._heard)]
            if self.overhear is not None:
                self.overhear(whole)
            self._buffer.put(whole)
            self._buffer.broke()
            return False
        self._heard += len(data)
        if self.overhear is not None:
            self.overhear(data)
        self._buffer.put(data[self._real_time.feed(data) :])  # what follows a clearing stays, as it came after it
        return True

    def _fresh_ears(self) -> RealTime:
        return RealTime(
            status=lambda kind: self._answer(real_time_status(kind, self.faults, self.model.feels_low_roll)),
            clear=self._clear,
            obeys_clear=self.model.obeys_epson_only,
        )

    def _clear(self, answered: bool) -> None:
        self._buffer.clear()
        if answered:
            self._answer(b"\x37\x25\x00")

    def _answer(self, data: bytes) -> None:
        if self.faults.silent or self.faults.drops_this():
            return
        if self.faults.answer_delay_s:
            time.sleep(self.faults.answer_delay_s)
        with self._sending:
            self.face.send(data)

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
                if not self._buffer.near_a_break:  # there a real one passes over what it does not know, too
                    self._complain(str(unknown))
            except Exception as fault:  # a printer that stops moving without a word would prove nothing
                self._complain(f"its own fault, {type(fault).__name__}: {fault}")

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
                self.faults.mended.wait(LOOK_EVERY_S)

    def _confirm(self, data: bytes) -> None:
        """A word about a job; empty for GS r, which says how the paper is."""
        data = data or paper_sensor(self.faults, self.model.feels_low_roll)
        if not self.faults.swallow_confirmations:
            self._answer(data)

    def _cut(self, strip: Paper, raw: bytes) -> None:
        if strip.has_ink:
            self._ledger.enter(strip, raw)
            with self._printed:
                self._printed.notify_all()
