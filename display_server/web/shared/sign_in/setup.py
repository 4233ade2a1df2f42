"""Wires Flask-Security into the application: sessions, form tokens, who may pass the guard."""

from datetime import timedelta

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import Security, current_user
from flask_wtf import CSRFProtect
from werkzeug.exceptions import Unauthorized

from display_server.db.engine.site_scope import look_at
from display_server.hub import hub_of, this_hub
from display_server.web.shared.access import needed, use_people
from display_server.web.shared.permissions import ROLE_PERMISSIONS, Permission
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.person import Person, this_person
from display_server.web.shared.site_of_request import site_of_person

SHIFT = timedelta(hours=12)
"""How long somebody stays signed in; after that the page asks again."""

FRAGMENT = "X-Atrium-Fragment"
"""A page's own module sets this header when it fetches a piece of the page: it is answered 401, never redirected."""

_OF_PEOPLE = frozenset[Permission]().union(*ROLE_PERMISSIONS.values())
_HARMLESS = {"GET", "HEAD", "OPTIONS"}


def set_up_sign_in(app: Flask) -> None:
    """Called once by `create_app`, after the guard stands."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=SHIFT,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,  # the device API has no cookies; pages of people are checked below
        WTF_CSRF_TIME_LIMIT=None,  # a form lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # our pages send no referrer (csp.py); the token and SameSite do the work
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  # the name of a hash
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_REGISTER_BLUEPRINT=False,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
    )
    csrf = CSRFProtect(app)
    security = Security(app, Accounts(hub_of(app)), register_blueprint=False)
    # Both would look for a person on every request of every kiosk; people have sessions, and the guard asks for them.
    security.principal.identity_loaders.clear()
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    use_people(app, _SignedIn())

    def check_form_token() -> None:
        if request.method in _HARMLESS or request.endpoint is None:
            return
        if needed(app, request.endpoint) in _OF_PEOPLE and not request.endpoint.endswith(".stream_pass"):
            csrf.protect()  # a pass changes nothing: it is a cookie for whoever asked anyway

    app.before_request(check_form_token)


class _SignedIn:
    """What the guard asks of people (`access.People`)."""

    def who(self) -> str:
        return this_person().who

    def may(self) -> frozenset[Permission] | None:
        person = current_user._get_current_object()
        if not isinstance(person, Person):
            return None
        look_at(site_of_person(this_hub(), person))
        return person.may

    def ask_to_sign_in(self) -> ResponseReturnValue:
        if request.headers.get(FRAGMENT) or request.path.endswith("/pass"):
            raise Unauthorized
        came_for = request.path if request.method in _HARMLESS else None
        return redirect(url_for("sign_in.page", next=came_for), code=303)
