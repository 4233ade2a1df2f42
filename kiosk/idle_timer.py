"""The clock of idleness: it tells when nobody has touched anything for so long, and when its question was not answered.

Whoever listens touches nothing. Where the loudspeaker reads, the clock begins when the last word has been said: else a ticket's
screen is gone, and a way breaks off, before somebody who cannot see it has heard it.
"""

from collections.abc import Callable

from kiosk.flow.taps import IdleEnded, IdleNoticed
from kiosk.flow.wishes import StartIdle
from kiosk.lanes import Timer
from kiosk.world import World


class IdleTimer:
    """One a kiosk, one wish at a time. `reads_for`: so many seconds something is still heard here."""

    def __init__(self, world: World, reads_for: Callable[[], float]) -> None:
        self._world, self._reads_for = world, reads_for
        self._due: Timer | None = None
        self._wound: StartIdle | None = None

    def wind(self, wish: StartIdle) -> None:
        self.stop()
        self._wound = wish
        self._due = self._world.timers.after(wish.ask_after_s, lambda: self._notice(wish))

    def stop(self) -> None:
        self._wound = None
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _notice(self, wish: StartIdle) -> None:
        """A sensor that feels nobody (at once: no seconds) is not made to wait by what was left to read."""
        if self._wound is not wish:
            return
        left = self._reads_for() if wish.ask_after_s > 0 else 0.0
        if left > 0:
            self._due = self._world.timers.after(left + wish.ask_after_s, lambda: self._notice(wish))
            return
        self._world.send(IdleNoticed(wish.session_id))
        if wish.answer_s > 0:
            end = IdleEnded(wish.session_id)
            self._due = self._world.timers.after(wish.answer_s, lambda: self._world.send(end))
