"""The serial plug: a pseudo terminal behind a name that stays, as /dev/serial/by-id does. It has no modem lines and no baud."""

import contextlib
import os
import select
import tempfile
import threading
import tty
from pathlib import Path

from hardware.printer.virtual.faces import Device
from hardware.printer.virtual.faults import LOOK_EVERY_S, Faults


class SerialFace:
    """Plugged in it is a link at `path` to a terminal; pulled it is gone, and what was open breaks."""

    def __init__(self, faults: Faults, path: Path | None = None, baud: int = 115_200) -> None:
        self._faults = faults
        self._folder = tempfile.TemporaryDirectory(prefix="virtual-serial-") if path is None else None
        self.path = path or Path(self._folder.name if self._folder else ".") / "usb-Atrium_Virtual_Printer-if00"
        self._baud = baud
        self._stopping = threading.Event()
        self._ends: tuple[int, int] | None = None
        self._held = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"serial:{self.path}?baud={self._baud}"

    @property
    def there(self) -> bool:
        """Whether its cable is in."""
        return self._ends is not None

    def start(self, device: Device) -> None:
        self._plug_in(device)
        self._thread = threading.Thread(target=self._serve, args=(device,), name="virtual-printer-serial", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=2)
        self._pull()
        if self._folder is not None:
            self._folder.cleanup()

    def send(self, data: bytes) -> None:
        with self._held, contextlib.suppress(OSError):  # full or pulled: nobody reads it
            if self._ends is not None:
                os.write(self._ends[0], data)

    def _plug_in(self, device: Device) -> None:
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        os.set_blocking(ours, False)
        fresh = self.path.with_suffix(".new")
        fresh.symlink_to(os.ttyname(theirs))
        fresh.replace(self.path)
        with self._held:
            self._ends = (ours, theirs)  # their end stays open here, too: else closing it would end ours
        device.connected()

    def _pull(self) -> None:
        with self._held:
            ends, self._ends = self._ends, None
        self.path.unlink(missing_ok=True)
        for end in ends or ():
            os.close(end)

    def _serve(self, device: Device) -> None:
        while not self._stopping.is_set():
            gone = self._faults.refuse or self._faults.hang_up
            if gone and self._ends:
                self._pull()
            elif not gone and self._ends is None:
                self._plug_in(device)
            if self._ends is None or self._faults.stalled(self._stopping):
                self._stopping.wait(LOOK_EVERY_S)
                continue
            ours = self._ends[0]
            if not select.select([ours], [], [], LOOK_EVERY_S)[0]:
                continue
            try:
                data = os.read(ours, self._faults.bite())
            except OSError:
                continue
            if data and not device.hear(data):
                self._pull()
