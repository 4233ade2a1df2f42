"""The printer's receive buffer: the line fills it, the mechanism empties it, DLE DC4 8 throws it away."""

import threading

_NEAR_A_BREAK = 12  # bytes: DLE EOT n, and what of it was taken for the rest of a cut command


class BufferCleared(Exception):
    """The buffer was thrown away while the mechanism was reading from it."""


class PowerOff(Exception):
    """The printer is being switched off."""


class ReceiveBuffer:
    """Bytes in the order they came. Only `take` blocks, until there is enough, or the buffer is cleared or closed."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self.taken = bytearray()  # what the mechanism read since its strip began
        self._changed = threading.Condition()
        self._clearings = 0
        self._seen_clearings = 0
        self._closed = False
        self._put_in_all = self._read_in_all = 0
        self._broke_at = -_NEAR_A_BREAK - 1

    def __len__(self) -> int:
        """Bytes not read yet."""
        return len(self._bytes)

    def put(self, data: bytes) -> None:
        with self._changed:
            self._bytes += data
            self._put_in_all += len(data)
            self._changed.notify_all()

    def take(self, count: int) -> bytes:
        """The next `count` bytes. Raises BufferCleared once after each clearing, PowerOff after `close`."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._was_cleared() or len(self._bytes) >= count)
            self.check()
            taken = bytes(self._bytes[:count])
            del self._bytes[:count]
            self.taken += taken
            self._read_in_all += count
            return taken

    def broke(self) -> None:
        """The line broke here, perhaps in the middle of a command."""
        with self._changed:
            self._broke_at = self._put_in_all

    @property
    def near_a_break(self) -> bool:
        """Whether what was just read may be the head of a cut command and the tail of a question from the next line."""
        return 0 <= self._read_in_all - self._broke_at <= _NEAR_A_BREAK

    def check(self) -> None:
        """Raises what `take` would raise now, so that a mechanism waiting for paper notices too."""
        if self._closed:
            raise PowerOff
        if self._was_cleared():
            self._seen_clearings = self._clearings
            raise BufferCleared

    def clear(self) -> None:
        with self._changed:
            self._read_in_all += len(self._bytes)
            self._bytes.clear()
            self._clearings += 1
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _was_cleared(self) -> bool:
        return self._clearings != self._seen_clearings
