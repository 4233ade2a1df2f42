"""A keyboard-type scanner taken for ourselves alone (evdev grab), so that a scan never types into a text field.

Keycodes are read, not letters: the scanner presses the keys of a US keyboard, whatever layout the screen has. Linux input
events and EVIOCGRAB as in <linux/input.h>.
"""

import errno
import fcntl
import os
import select
import struct

from hardware.errors import DeviceAway, LineBroken

_EVENT = struct.Struct("llHHi")  # seconds, microseconds, type, code, value
_KEY, _DOWN, _UP = 1, 1, 0
_GRAB = 0x40044590
_SHIFTS = (42, 54)
_ENTERS = (28, 96)
_PLAIN = {
    **dict(zip(range(2, 14), "1234567890-=", strict=True)),
    **dict(zip(range(16, 28), "qwertyuiop[]", strict=True)),
    **dict(zip(range(30, 42), "asdfghjkl;'`", strict=True)),
    **dict(zip(range(43, 54), "\\zxcvbnm,./", strict=True)),
    57: " ",
}
_SHIFTED = dict(zip("1234567890-=[];'`\\,./", '!@#$%^&*()_+{}:"~|<>?', strict=True))


class KeyboardSource:
    """Ours alone or not at all: heard here and in the window, a scan would count twice. Raises DeviceAway, LineBroken."""

    def __init__(self, path: str) -> None:
        try:
            self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as away:
            raise DeviceAway(f"{path}: {away.strerror}") from away
        try:
            fcntl.ioctl(self._descriptor, _GRAB, 1)
        except OSError as other:
            os.close(self._descriptor)
            why = (
                "another program has it" if other.errno == errno.EBUSY else f"it cannot be had alone ({other.strerror})"
            )
            raise DeviceAway(f"{path}: {why}") from other
        self._keys = UsKeys()

    def read(self, seconds: float) -> str:
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return ""
        try:
            data = os.read(self._descriptor, _EVENT.size * 64)
        except BlockingIOError:
            return ""
        except OSError as gone:
            raise LineBroken from gone
        if not data:
            raise LineBroken
        return self._keys.letters(data)

    def close(self) -> None:
        os.close(self._descriptor)


class UsKeys:
    """Input events → the letters of a US keyboard. Remembers whether shift is held."""

    def __init__(self) -> None:
        self._shift = False

    def letters(self, data: bytes) -> str:
        """Of whole events; half a one at the end is nothing."""
        whole = len(data) - len(data) % _EVENT.size
        return "".join(self._character(*_EVENT.unpack_from(data, at)[2:]) for at in range(0, whole, _EVENT.size))

    def _character(self, kind: int, code: int, value: int) -> str:
        if kind != _KEY:
            return ""
        if code in _SHIFTS:
            self._shift = value != _UP
            return ""
        if value != _DOWN:
            return ""
        if code in _ENTERS:
            return "\r"
        letter = _PLAIN.get(code, "")
        return (_SHIFTED.get(letter) or letter.upper()) if self._shift else letter
