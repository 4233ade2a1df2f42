"""A one-channel USB relay behind a serial line (CH340, "LCUS-1"): four bytes close it, four open it. It answers nothing."""

import os
import termios
from pathlib import Path

import structlog

_ON = bytes((0xA0, 0x01, 0x01, 0xA2))
_OFF = bytes((0xA0, 0x01, 0x00, 0xA1))


class SerialRelay:
    """The line is opened for each command, so that a relay that was plugged in again is found."""

    def __init__(self, device: Path) -> None:
        self._device = device

    def sound(self) -> None:
        self._say(_ON)

    def silence(self) -> None:
        self._say(_OFF)

    def _say(self, command: bytes) -> None:
        try:
            line = os.open(self._device, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
            try:
                _plain(line)
                os.write(line, command)
            finally:
                os.close(line)
        except (OSError, termios.error) as gone:
            structlog.get_logger().error("alarm_relay", reason=str(gone))


def _plain(line: int) -> None:
    """9600 8N1, every byte as it is."""
    modes = termios.tcgetattr(line)
    modes[0] = modes[1] = modes[3] = 0
    modes[2] = termios.CS8 | termios.CLOCAL | termios.CREAD
    modes[4] = modes[5] = termios.B9600
    termios.tcsetattr(line, termios.TCSANOW, modes)
