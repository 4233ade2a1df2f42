"""A printer on a serial line or a USB-to-serial cable: pyserial sets the line up, the writing and reading is ours.

pyserial's own `write` does not say how much went out when time is up, and its `read(16)` waits for sixteen bytes.
"""

import contextlib
import termios
import time
from dataclasses import dataclass
from enum import StrEnum

import serial

from hardware.errors import DeviceAway, LineBroken, LineStuck
from hardware.printer.transports.descriptor import DescriptorLine

_BITS_A_BYTE = 10
_REAL_TIME = b"\x10"
_HEARD_WHILE_BUSY = 64
"""Bytes. A printer says it is busy while there is room for more than these (Epson: 128 to 256)."""
_STEP, _LOOK_S = 512, 0.005


class Flow(StrEnum):
    """How the printer says "wait"; most are set to DTR/DSR."""

    DTR = "dtr"
    RTS = "rts"
    XON = "xon"
    NONE = "none"


@dataclass(frozen=True)
class SerialWay:
    """A port by its stable name (`/dev/serial/by-id/…`)."""

    path: str
    baud: int = 115_200
    flow: Flow = Flow.NONE
    stays_open: bool = True
    answers: bool = True

    @property
    def bytes_per_second(self) -> float:
        return self.baud / _BITS_A_BYTE

    def open(self, seconds: float) -> "SerialLine":
        """Takes the port for itself alone, and drops what lay in it. Raises DeviceAway with the reason in words."""
        try:
            port = serial.Serial(
                self.path,
                self.baud,
                timeout=0,
                write_timeout=seconds,
                xonxoff=self.flow is Flow.XON,
                rtscts=self.flow is Flow.RTS,
                exclusive=True,
            )
            port.reset_input_buffer()
            if self.flow is Flow.DTR:
                _ = port.dsr  # a port without that wire says so here
        except (OSError, ValueError) as away:  # SerialException is an OSError
            raise DeviceAway(f"{self.path}: {away}") from away
        return SerialLine(port, self.bytes_per_second, heeds_dsr=self.flow is Flow.DTR)


class SerialLine(DescriptorLine):
    """One open port. `heeds_dsr`: the printer's DTR is our DSR, and Linux does not look at it by itself (nor does pyserial)."""

    def __init__(self, port: serial.Serial, bytes_per_second: float = 11_520.0, *, heeds_dsr: bool = False) -> None:
        super().__init__(port.fileno())
        self._port, self._rate, self._heeds_dsr = port, bytes_per_second, heeds_dsr

    def write_all(self, data: bytes, seconds: float) -> None:
        """As every line; with DTR in small pieces, each once the one before has left and the printer is ready to hear.

        Questions and clearings in real time (DLE) are heard by a printer that says it is busy: they never wait.
        """
        if not self._heeds_dsr or data[:1] == _REAL_TIME:
            super().write_all(data, seconds)
            return
        deadline = time.monotonic() + seconds
        for sent in range(0, len(data), _HEARD_WHILE_BUSY):
            while not self._may_send():
                if time.monotonic() > deadline:
                    raise LineStuck(sent)
                time.sleep(_LOOK_S)
            super().write_all(data[sent : sent + _HEARD_WHILE_BUSY], max(0.0, deadline - time.monotonic()))

    def _may_send(self) -> bool:
        try:
            return not self._port.out_waiting and bool(self._port.dsr)
        except OSError as gone:
            raise LineBroken from gone

    def close(self) -> None:
        """Let what is under way leave, as long as it moves, then let go; never raises.

        Closing a port by itself waits up to half a minute for a printer that has stopped the line.
        """
        if not self._port.is_open:
            return
        with contextlib.suppress(OSError):  # unplugged
            left = self._port.out_waiting
            while left:
                time.sleep(_LOOK_S + min(left, _STEP) / self._rate)
                before, left = left, self._port.out_waiting
                if left >= before:
                    break
        self.abandon()

    def abandon(self) -> None:
        """Drop what has not left this machine, and let go; never raises."""
        for act in (self._port.reset_output_buffer, self._port.close):
            with contextlib.suppress(OSError, termios.error):
                act()
