"""A printer as a file: `/dev/usb/lp0` of the kernel's own driver, or a plain file that keeps the bytes."""

import os
import stat
from dataclasses import dataclass

from hardware.errors import DeviceAway
from hardware.printer.transports.descriptor import DescriptorLine


@dataclass(frozen=True)
class FileWay:
    """Nothing can be asked of it, so nothing is ever known to be printed: every ticket is *unknown*."""

    path: str
    bytes_per_second: float | None = None
    stays_open: bool = False
    answers: bool = False

    def open(self, seconds: float) -> DescriptorLine:
        """Raises DeviceAway."""
        try:
            plain = not os.path.lexists(self.path) or stat.S_ISREG(os.stat(self.path).st_mode)  # noqa: PTH116
            how = os.O_WRONLY | os.O_NONBLOCK | (os.O_CREAT | os.O_APPEND if plain else 0)
            return DescriptorLine(os.open(self.path, how, 0o600))
        except OSError as away:
            raise DeviceAway(f"{self.path}: {away.strerror}") from away
