"""Sign-in sessions for people's pages. A device has none: reading and signing one would cost a third of its answer's time."""

from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class PeoplesSessions(SecureCookieSessionInterface):
    """Flask's own signed cookie, except under `/api/`."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith("/api/"):
            return SecureCookieSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response, **kept: Any) -> None:
        if session or session.modified or session.accessed:
            super().save_session(app, session, response, **kept)
