"""A scanner on a serial line (USB CDC or RS-232): bytes as they come; what is no UTF-8 makes the code unreadable."""

import codecs

from hardware.printer.transports.serial import SerialWay

_UNREADABLE = "\x00"  # a control character: the framing refuses the whole code


class SerialSource:
    """Opened by its stable name. Raises DeviceAway, LineBroken."""

    def __init__(self, path: str, baud: int = 9600) -> None:
        self._line = SerialWay(path, baud).open(1.0)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace")

    def read(self, seconds: float) -> str:
        return self._decode.decode(self._line.read(seconds)).replace("\ufffd", _UNREADABLE)

    def close(self) -> None:
        self._line.close()
