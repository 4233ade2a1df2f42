"""The kiosk's mind: one session, one door for taps. No Kivy, no thread of its own: whoever calls `tap` brings the thread."""

import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from kiosk.flow import Facts, Moment, Session, fresh_session, respond
from kiosk.flow.taps import Tap
from kiosk.flow.wishes import Wish


class KioskMind:
    """Owns the session; rules answer, wishes go out, the listener sees every new session. Always the same thread."""

    def __init__(
        self,
        facts: Facts,
        now: Callable[[], datetime],
        fresh_id: Callable[[], UUID],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now, self._fresh_id, self._monotonic = now, fresh_id, monotonic
        self._session = fresh_session(facts, fresh_id())
        self._carry_out: Callable[[Wish], None] = lambda _wish: None
        self._listener: Callable[[Session], None] = lambda _session: None

    @property
    def session(self) -> Session:
        return self._session

    def wishes_go_to(self, carry_out: Callable[[Wish], None]) -> None:
        """The performer, once."""
        self._carry_out = carry_out

    def listen(self, listener: Callable[[Session], None]) -> None:
        """`listener(session)` now and after every change."""
        self._listener = listener
        listener(self._session)

    def tap(self, tap: Tap) -> None:
        """Something happened: a finger, an answer, a timer."""
        before = self._session
        moment = Moment(self._now(), self._monotonic(), session_id=self._fresh_id(), request_id=self._fresh_id())
        reply = respond(before, tap, moment)
        self._session = reply.session
        if self._session != before:
            self._listener(self._session)
        for wish in reply.wishes:
            self._carry_out(wish)
