"""A printer on a serial line or a USB-to-serial cable: pyserial sets the line up, the writing and reading is ours.

pyserial's own `write` does not say how much went out when time is up, and its `read(16)` waits for sixteen bytes.
"""

from dataclasses import dataclass
from enum import StrEnum

import serial

from hardware.errors import DeviceAway
from hardware.printer.transports.descriptor import DescriptorLine

_BITS_A_BYTE = 10


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
                dsrdtr=self.flow is Flow.DTR,
                exclusive=True,
            )
            port.reset_input_buffer()
        except (OSError, ValueError) as away:  # SerialException is an OSError
            raise DeviceAway(f"{self.path}: {away}") from away
        return SerialLine(port)


class SerialLine(DescriptorLine):
    """One open port."""

    def __init__(self, port: serial.Serial) -> None:
        super().__init__(port.fileno())
        self._port = port

    def close(self) -> None:
        """Let go; never raises."""
        try:
            self._port.close()
        except OSError:  # unplugged
            return
