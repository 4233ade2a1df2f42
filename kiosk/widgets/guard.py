"""One action at a time: the second finger presses nothing, and for 300 ms after an action nobody does."""

from collections.abc import Callable

QUIET_S = 0.3


class Guard:
    """Shared by all keys of the face. `locked`: a request is on its way; only keys that are always there act."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._held: object | None = None
        self._quiet_until = 0.0
        self.locked = False
        self.last: object | None = None

    def take(self, key: object, always: bool) -> bool:
        """A finger came down on `key`. False: it presses nothing."""
        if self._held is not None or self._seconds() < self._quiet_until or (self.locked and not always):
            return False
        self._held = key
        return True

    def let_go(self, key: object, acted: bool) -> None:
        """The finger that held `key` is gone; `acted` when it was lifted over the key."""
        if self._held is key:
            self._held = None
        if acted:
            self.last = key
            self._quiet_until = self._seconds() + QUIET_S

    def forget(self) -> None:
        """Whatever was held is let go: the face changed under the finger."""
        self._held = None
