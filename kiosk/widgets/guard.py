"""One action at a time, and none that was not meant: what a finger was on its way to is what it presses, or nothing.

The second finger presses nothing, and for 300 ms after an action nobody does. A key that came, moved or took another meaning by
itself (paper ran out, a catalogue arrived, the idle question) is pressed by nobody for half a second: a person looks, then
touches, and meanwhile it was another key. What somebody's own press brings needs no such time.
"""

from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

QUIET_S = 0.3
SEEN_AFTER_S = 0.5
"""From what the eye saw to where the finger lands."""
OWN_FRAMES = 2
"""So many frames an action needs until what it brought stands in its place."""


class Guard:
    """Shared by all keys of the face. `locked`: a request is on its way; only keys that are always there act."""

    def __init__(self, seconds: Callable[[], float], frames: Callable[[], int] = lambda: 0) -> None:
        self._seconds, self._frames = seconds, frames
        self._held: object | None = None
        self._meant = True
        self._quiet_until = 0.0
        self._acted_at: int | None = None  # which frame
        self._changed: WeakKeyDictionary[Any, float] = WeakKeyDictionary()
        self.locked = False
        self.last: object | None = None

    def take(self, key: Any, always: bool) -> bool:
        """A finger came down on `key`. False: it presses nothing."""
        if self._held is not None or not self.would_take(key, always):
            return False
        self._held, self._meant = key, True
        return True

    def would_take(self, key: Any, always: bool) -> bool:
        """Whether a finger that comes down now would press it."""
        quiet = self._seconds() < self._quiet_until or (self.locked and not always)
        return not quiet and not self._is_new(key)

    def let_go(self, key: object, acted: bool) -> None:
        """The finger that held `key` is gone; `acted` when it was lifted over the key."""
        if self._held is key:
            self._held = None
        if acted:
            self.last = key
            self._quiet_until = self._seconds() + QUIET_S
            self._acted_at = self._frames()

    def forget(self) -> None:
        """Whatever was held is let go: the face changed under the finger."""
        self._held = None

    def changed(self, part: Any) -> None:
        """A key, or a part with keys, came, moved or means something else now. What is held there is not meant any more."""
        if self._acted_at is not None and self._frames() - self._acted_at <= OWN_FRAMES:
            return
        self._changed[part] = self._seconds()
        if self._held is not None and part in _around(self._held):
            self._meant = False

    def means(self, key: object) -> bool:
        """Whether the finger that is lifted over `key` still means it: it is what it was when the finger came down."""
        return self._meant or self._held is not key

    def calm(self) -> None:
        """As if everybody had had the time to look."""
        self._changed.clear()

    def _is_new(self, key: Any) -> bool:
        """The key, or anything it stands in."""
        latest = self._seconds() - SEEN_AFTER_S
        return any(self._changed.get(part, latest) > latest for part in _around(key))


def _around(key: Any) -> Iterator[Any]:
    """The key and all it stands in; a window is its own parent."""
    while key is not None:
        yield key
        above = getattr(key, "parent", None)
        key = None if above is key else above
