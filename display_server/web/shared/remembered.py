"""Who proved what in the last seconds: the hash of what was said beside who said it, never the secret itself."""

import hashlib
from collections.abc import Callable
from typing import Generic, TypeVar

from config.clock import Clock

K = TypeVar("K")


class Remembered(Generic[K]):
    """Known by heart for `seconds`; past `most` of them it starts anew. `look_up` asks the database; None: nobody's proof."""

    def __init__(self, clock: Clock, look_up: Callable[[str], K | None], *, seconds: float, most: int) -> None:
        self._clock, self._look_up, self._seconds, self._most = clock, look_up, seconds, most
        self._proved: dict[bytes, tuple[float, K]] = {}

    def by_heart(self, said: str) -> K | None:
        """Whose this is, where it was proved lately: asks no database."""
        return self._known(_hash_of(said))

    def who(self, said: str) -> K | None:
        """Whose this is, looked up where it is not known by heart."""
        hashed = _hash_of(said)
        known = self._known(hashed)
        if known is not None:
            return known
        found = self._look_up(said)
        if found is None:
            self._proved.pop(hashed, None)
            return None
        if len(self._proved) >= self._most:
            self._proved.clear()
        self._proved[hashed] = (self._clock.monotonic() + self._seconds, found)
        return found

    def _known(self, hashed: bytes) -> K | None:
        proved = self._proved.get(hashed)
        return proved[1] if proved is not None and proved[0] > self._clock.monotonic() else None


def _hash_of(said: str) -> bytes:
    return hashlib.sha256(said.encode("utf-8", "replace")).digest()
