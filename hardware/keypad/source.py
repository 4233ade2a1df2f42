"""One keypad at a Linux input device, taken for ourselves alone, so that none of its keys reaches the window.

Its self-test is what it says of itself: a device that has not all the keys we need is no keypad of ours (EVIOCGBIT and EVIOCGRAB
as in <linux/input.h>).
"""

import fcntl
import os
import select
import struct
from collections.abc import Iterator

from hardware.errors import DeviceAway, LineBroken
from hardware.keypad.keys import NEEDED, KeypadKey

_EVENT = struct.Struct("llHHi")  # seconds, microseconds, type, code, value
_KEY, _DOWN = 1, 1
_GRAB = 0x40044590
_MOST_KEYS = 768
_BITS = 0x80000000 | (_MOST_KEYS // 8 << 16) | ord("E") << 8 | 0x20 + _KEY


class KeypadSource:
    """Raises DeviceAway where it is not there, cannot be had alone or lacks a key; LineBroken when it is pulled."""

    def __init__(self, path: str, codes: dict[KeypadKey, int]) -> None:
        self._keys = {code: key for key, code in codes.items()}
        try:
            self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as away:
            raise DeviceAway(f"{path}: {away.strerror}") from away
        try:
            has = fcntl.ioctl(self._descriptor, _BITS, bytes(_MOST_KEYS // 8))
            fcntl.ioctl(self._descriptor, _GRAB, 1)
        except OSError as other:
            os.close(self._descriptor)
            raise DeviceAway(f"{path}: {other.strerror}") from other
        if missing := lacking(has, codes):
            os.close(self._descriptor)
            raise DeviceAway(f"{path} has no key for {', '.join(missing)}")

    def read(self, seconds: float) -> list[KeypadKey]:
        """What was pressed within so many seconds."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return []
        try:
            data = os.read(self._descriptor, _EVENT.size * 64)
        except BlockingIOError:
            return []
        except OSError as gone:
            raise LineBroken from gone
        if not data:
            raise LineBroken
        return list(pressed(data, self._keys))

    def close(self) -> None:
        os.close(self._descriptor)


def lacking(has: bytes, codes: dict[KeypadKey, int]) -> list[str]:
    """The needed keys that are not among a device's key bits."""
    return [key.value for key in NEEDED if not has[codes[key] // 8] >> codes[key] % 8 & 1]


def pressed(data: bytes, keys: dict[int, KeypadKey]) -> Iterator[KeypadKey]:
    """Keys that went down; one that is held says so once, a key nobody named says nothing."""
    for at in range(0, len(data) - len(data) % _EVENT.size, _EVENT.size):
        _seconds, _micros, kind, code, value = _EVENT.unpack_from(data, at)
        if kind == _KEY and value == _DOWN and code in keys:
            yield keys[code]
