"""Closed unless opened: every endpoint declares what it needs, and one that declares nothing answers 403 to everyone."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import structlog
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from display_server.db.engine.site_scope import look_at
from display_server.hub import this_hub
from display_server.web.shared.permissions import PERMISSION_OF_SCOPE, Permission
from display_server.web.shared.site_of_request import site_of_address

View = TypeVar("View", bound=Callable[..., Any])

_NEEDS = "_atrium_needs"
_OF_TOKENS = frozenset(PERMISSION_OF_SCOPE.values())


class People(Protocol):
    """How a person proves who they are; the staff face brings it (`use_people`)."""

    def who(self) -> str:
        """As the audit names whoever asks (`account:7`)."""

    def may(self) -> frozenset[Permission] | None:
        """What whoever asks may do at the site they look at; None when nobody is signed in."""

    def ask_to_sign_in(self) -> ResponseReturnValue:
        """The answer for somebody who is not signed in yet."""


class DeviceCheck(Protocol):
    """How a device proves who it is; the device API brings it (`use_device_check`)."""

    def __call__(self) -> None:
        """Raises Unauthorized for anything but a paired device's own secret."""


class TokenCheck(Protocol):
    """How a hospital's own system proves who it is (`use_token_check`)."""

    def __call__(self, permission: Permission) -> None:
        """Raises Unauthorized, Forbidden, TooManyRequests for anything but a living token with this permission's scope."""


def needs(permission: Permission) -> Callable[[View], View]:
    """Declare what a route needs; write it directly under the route's own decorator."""

    def declare(view: View) -> View:
        setattr(view, _NEEDS, permission)
        return view

    return declare


def needed(app: Flask, endpoint: str) -> Permission | None:
    """What an endpoint declared, None for nothing: the house rules walk all of them."""
    said = app.extensions["atrium_needs"].get(endpoint)
    found = said or getattr(app.view_functions.get(endpoint), _NEEDS, None)
    return found if isinstance(found, Permission) else None


def guard(app: Flask) -> None:
    """Stand before every request."""
    app.extensions["atrium_needs"] = {}
    app.before_request(_let_in)


def open_endpoint(app: Flask, endpoint: str, permission: Permission) -> None:
    """Declare for a library's view, which cannot carry the decorator (`security.login`)."""
    app.extensions["atrium_needs"][endpoint] = permission


def use_people(app: Flask, people: People) -> None:
    app.extensions["atrium_people"] = people


def use_device_check(app: Flask, check: DeviceCheck) -> None:
    app.extensions["atrium_device_check"] = check


def use_board_check(app: Flask, check: DeviceCheck) -> None:
    """Boards are browsers: they prove themselves by a cookie, the boards' face knows how."""
    app.extensions["atrium_board_check"] = check


def use_token_check(app: Flask, check: TokenCheck) -> None:
    app.extensions["atrium_token_check"] = check


def _let_in() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static" or endpoint.endswith(".static"):
        return None  # no route: 404 or 405 follows; static: files of the program itself, nothing of anybody's
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    permission = needed(app, endpoint)
    match permission:
        case None:
            raise Forbidden("This page has not been opened to anyone.")
        case Permission.PUBLIC:
            look_at(site_of_address(this_hub(), request.host))
        case Permission.DEMO_ONLY:
            if not this_hub().settings.demo:
                raise NotFound
            look_at(site_of_address(this_hub(), request.host))
        case Permission.DEVICE:
            app.extensions["atrium_device_check"]()
        case Permission.BOARD:
            app.extensions["atrium_board_check"]()
        case _ if permission in _OF_TOKENS:
            app.extensions["atrium_token_check"](permission)
        case _:
            return _let_a_person_in(app.extensions.get("atrium_people"), permission)
    return None


def _let_a_person_in(people: People | None, permission: Permission) -> ResponseReturnValue | None:
    if people is None:
        raise Unauthorized
    may = people.may()
    if may is None:
        return people.ask_to_sign_in()
    if permission not in may:
        note_refused(people.who(), permission)
        raise Forbidden
    return None


def note_refused(who: str, permission: Permission) -> None:
    """For whoever looks after the machine: somebody who is known asked for what they may not. Never with what they asked."""
    structlog.get_logger().warning("not permitted", who=who, needs=permission.value, endpoint=request.endpoint)
