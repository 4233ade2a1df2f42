"""A page's right to listen: the pass as an HttpOnly cookie that is sent to its own stream only (design decision 19)."""

from collections.abc import Iterable
from uuid import UUID

from flask import Response, current_app, jsonify, request

from config.clock import rate_of
from display_server.hub import this_hub
from display_server.push.passes import COOKIE, LASTS, make_pass, stream_path


def answer_with_pass(name: str, topics: Iterable[str], device: UUID | None = None, **further: str) -> Response:
    """`{"stream": address, "renew_in_s": n, …further}` for `live.js`, and the cookie."""
    hub = this_hub()
    lasts = LASTS * rate_of(hub.clock)
    token, _ = make_pass(hub.secrets.stream_key, name, topics, hub.clock.now(), device, lasts=lasts)
    path = stream_path(name)
    address = f"{hub.settings.stream_url or ''}{path}"
    answer = jsonify(stream=address, renew_in_s=LASTS.total_seconds() / 2, **further)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=LASTS,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure or bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return answer
