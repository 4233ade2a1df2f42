"""A request on its way: past 400 ms the pressed key says "One moment…" and all keys lock; past 8 s Help is offered."""

from collections.abc import Callable

from kivy.clock import Clock

from config.locale import words
from kiosk.face import Face
from kiosk.flow.session import Session
from kiosk.flow.steps import Easier, Help, HubAway, PersonWanted
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import look
from kiosk.widgets.key import GUARD, wait_on


class WaitingKey:
    """Follows the session; knows which key speaks for the wait."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._said_for: object | None = None
        self._undo: Callable[[], None] = lambda: None
        self._say_soon = Clock.create_trigger(self._say, look.SAY_WAIT_AFTER_S)
        self._session: Session | None = None
        self._screen: StepScreen | None = None

    def show(self, session: Session, screen: StepScreen) -> None:
        """Called with every new session."""
        waits = session.awaiting is not None and not isinstance(session.step, HubAway | Help | Easier | PersonWanted)
        GUARD.locked = waits
        self._face.long_wait = words(session.language).say("kiosk.busy.long") if waits and session.waits_long else ""
        screen.quiet = bool(self._face.long_wait)
        before = (self._session.awaiting, self._session.language) if self._session else None
        self._session, self._screen = session, screen
        if not waits:
            self._say_soon.cancel()
            self._stop()
        elif self._said_for is None:
            if not self._say_soon.is_triggered:
                self._say_soon()
        elif before != (session.awaiting, session.language):
            self._stop()
            self._say()

    def forget(self) -> None:
        """The key that spoke is no longer there."""
        self._say_soon.cancel()
        self._undo, self._said_for = (lambda: None), None

    def _say(self, *_: object) -> None:
        if self._session is None or self._screen is None:
            return
        self._said_for = self._screen.waiting_key(self._session)
        self._undo = wait_on(self._said_for, words(self._session.language).say("kiosk.busy.one_moment"))

    def _stop(self) -> None:
        self._undo()
        self._undo, self._said_for = (lambda: None), None
