"""Sign-in sessions for people's pages. A device has none: reading and signing one would cost a third of its answer's time."""

from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class NoSession(SecureCookieSession):
    """A device's: always empty, never sent."""


class PeoplesSessions(SecureCookieSessionInterface):
    """Flask's own signed cookie, except under `/api/`."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith("/api/"):
            return NoSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response, **kept: Any) -> None:
        if not isinstance(session, NoSession):
            super().save_session(app, session, response, **kept)
