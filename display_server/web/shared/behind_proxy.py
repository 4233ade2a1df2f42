"""Who really asks, where a reverse proxy (or the demo's front) on this machine hands requests on.

Limits count addresses and administrators see them, so the proxy's own would lump the whole hospital together. Only a peer on
this very machine is believed; from anywhere else the header is what anybody could write.
"""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_HERE = {"127.0.0.1", "::1"}
_SCHEMES = {"http", "https"}


def behind_proxy(answer: Wsgi) -> Wsgi:
    """`REMOTE_ADDR` and the scheme as the proxy saw them; the last address it wrote is the one it saw itself."""

    def look_through(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR") in _HERE:
            seen = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            if _is_address(seen):
                environ["REMOTE_ADDR"] = seen
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", "")
            if scheme in _SCHEMES:
                environ["wsgi.url_scheme"] = scheme
        return answer(environ, start_response)

    return look_through


def _is_address(said: str) -> bool:
    if not said:
        return False
    try:
        ip_address(said)
    except ValueError:
        return False
    return True
