"""Watches a card reader: each card that is laid on is told once, however long it lies there. Nothing of it is kept."""

import threading
from collections.abc import Callable

import structlog

from hardware.card_reader.reading import NO_CARD, UNREADABLE, Card, CardReading

LOOK_EVERY_S = 0.3
_NO_READER_TIMES = 7
"""So many times rarer one looks for a reader that is not there."""
_TRIES = 3
"""A card that is just being laid down cannot be read yet."""


class ListeningCardReader:
    """`look` answers at once and never raises. `heard` (None: a card that cannot be read) and `there` (whether a reader is
    plugged in; only when that changes) are called on this reader's thread.
    """

    def __init__(
        self,
        look: Callable[[], CardReading],
        heard: Callable[[Card | None], None],
        there: Callable[[bool], None],
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._look, self._heard, self._tell_there, self._every = look, heard, there, look_every_s
        self._ends = threading.Event()
        self._there: bool | None = None
        self._told, self._tries = False, 0
        self._thread = threading.Thread(target=self._watch, name="card-reader", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more; the thread ends within a second."""
        self._ends.set()
        self._thread.join(timeout=2)

    def _watch(self) -> None:
        while not self._ends.is_set():
            seen = self._look()
            there = seen.card is not None or seen.reason in {NO_CARD, UNREADABLE}
            self._note_there(there, seen.reason)
            self._note_card(seen, lies=there and seen.reason != NO_CARD)
            self._ends.wait(self._every * (1 if there else _NO_READER_TIMES))

    def _note_there(self, there: bool, reason: str) -> None:
        if there is self._there:
            return
        self._there = there
        if not there:
            structlog.get_logger().warning("card_reader_away", reason=reason)
        self._tell_there(there)

    def _note_card(self, seen: CardReading, *, lies: bool) -> None:
        if not lies:
            self._told, self._tries = False, 0
            return
        self._tries += 1
        if not self._told and (seen.card is not None or self._tries >= _TRIES):
            self._told = True
            self._heard(seen.card)
