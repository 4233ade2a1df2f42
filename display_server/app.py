"""All wiring of `web`: one Flask application with its hub, its guard, its errors and its faces."""

import importlib
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from flask import Blueprint, Flask

from config.clock import Clock
from config.settings import HubSettings
from display_server.hub import Hub, open_hub
from display_server.web.shared import access, csp, errors, measures
from display_server.web.shared.behind_proxy import behind_proxy
from display_server.web.shared.sessions import PeoplesSessions
from display_server.web.shared.site_of_request import of_nobody

FACES = ("shared", "shared.sign_in", "device_api", "hospital_api", "boards", "phone", "staff", "admin")


class Web(Flask):
    """Flask for plain functions only."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view of ours is async; Flask would look at each function of a request again, nine times a request."""
        return func


def create_app(settings: HubSettings, clock: Clock | None = None, hub: Hub | None = None) -> Flask:
    """The application over a migrated database. Tests give a clock, or a hub they have opened themselves."""
    hub = hub or open_hub(settings, clock)
    app = Web("display_server", static_folder=None)
    app.extensions["atrium"] = hub
    by_tls = (settings.public_url or "").startswith("https://")
    app.config.update(
        SECRET_KEY=hub.secrets.session_key,
        # __Host-: no other name of the hospital's, and no page asked without TLS, can put one in its place.
        SESSION_COOKIE_NAME="__Host-atrium_session" if by_tls else "atrium_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=by_tls,
        MAX_CONTENT_LENGTH=1_000_000,
    )
    app.session_interface = PeoplesSessions()
    measures.measure(app)
    errors.speak_of_errors(app)
    access.guard(app)
    csp.set_headers(app, settings.stream_url)
    for face in FACES:
        _register(app, face)
    app.wsgi_app = behind_proxy(of_nobody(app.wsgi_app))  # type: ignore[assignment, method-assign]
    return app


def _register(app: Flask, face: str) -> None:
    """A face is a package with a `routes.py` that has a `blueprint`; `set_up(app)` is its chance to wire its own parts."""
    name = f"display_server.web.{face}.routes"
    if find_spec(f"display_server.web.{face}") is None or find_spec(name) is None:
        return
    routes = importlib.import_module(name)
    set_up = getattr(routes, "set_up", None)
    if set_up is not None:
        set_up(app)
    blueprint: Blueprint = routes.blueprint
    app.register_blueprint(blueprint)
