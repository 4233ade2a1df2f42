"""Automatic Status Back: a printer that says by itself when something changes (GS a). Off until it is asked for."""

import threading
from collections.abc import Callable

from hardware.printer.virtual.faults import LOOK_EVERY_S

PRINTER, ERRORS, PAPER = 0x02, 0x04, 0x08
"""Bits of GS a n: being online or not, errors, the roll. The drawer's (01) and the panel's (40) have nothing here to change."""
_KNOWN = 0x4F
_BYTES = {PRINTER: (0,), ERRORS: (1,), PAPER: (2,)}


class AutomaticStatus:
    """`now` gives the four bytes; `say` sends them. Looks at the printer every 50 ms while it is on; ends by itself."""

    def __init__(self, now: Callable[[], bytes], say: Callable[[bytes], None]) -> None:
        self._now, self._say = now, say
        self._asked = 0
        self._last = b""
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def ask(self, asked: int) -> None:
        """GS a: from now on; 0 ends it. What is asked for is said once at once, as a real one does."""
        with self._changed:
            self._asked, self._last = asked & _KNOWN, self._now()
            self._changed.notify_all()
            if not self._asked:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="virtual-printer-status", daemon=True)
                self._thread.start()
        self._say(self._last)

    def _watch(self) -> None:
        while True:
            with self._changed:
                self._changed.wait(LOOK_EVERY_S)
                if not self._asked:
                    self._thread = None
                    return
                before, self._last = self._last, self._now()
                seen = [at for bit, places in _BYTES.items() if self._asked & bit for at in places]
                differs = any(before[at] != self._last[at] for at in seen)
                status = self._last
            if differs:
                self._say(status)
