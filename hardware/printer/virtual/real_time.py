"""What the printer answers at once, wherever it stands in the stream: DLE EOT n, DLE DC4 fn 8, DLE ENQ 2."""

from collections.abc import Callable
from dataclasses import dataclass

_CLEAR = bytes((0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8))
_RECOVER = b"\x10\x05\x02"


@dataclass
class RealTime:
    """Feed it what comes; it keeps the start of a request that is not whole yet."""

    status: Callable[[int], None]
    clear: Callable[[bool], None]  # True: it was DLE DC4, which is answered
    obeys_clear: bool
    _tail: bytes = b""

    def feed(self, data: bytes) -> int:
        """Answer every whole request. How much of `data` stood before the end of the last clearing: it is thrown away, too."""
        before = len(self._tail)
        data, at, gone = self._tail + data, 0, 0
        self._tail = b""
        while (at := data.find(b"\x10", at)) >= 0:
            rest = data[at:]
            if rest[:2] == b"\x10\x04" and len(rest) > 2 and rest[2] in (1, 2, 3, 4):
                self.status(rest[2])
                at += 3
            elif self.obeys_clear and rest.startswith(_CLEAR):
                self.clear(True)
                at += len(_CLEAR)
                gone = at - before
            elif rest.startswith(_RECOVER):
                self.clear(False)
                at += len(_RECOVER)
                gone = at - before
            elif rest == b"\x10\x04" or _RECOVER.startswith(rest) or (self.obeys_clear and _CLEAR.startswith(rest)):
                self._tail = rest
                break
            else:
                at += 1
        return max(0, gone)
