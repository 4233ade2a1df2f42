"""Asks the site's public address, as a phone would, whether it leads to this very hub (design decision 15)."""

import http.client
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from display_server.in_time import ask_in_time

EVERY_S = 60.0
AGAIN_S = 5.0
ANSWERS_WITHIN_S = 5.0
_LONGEST = 4096

Ask = Callable[[str], bool]
Record = Callable[[str, str, bool], None]
"""Site's code, address, outcome."""


class _ToItself(HTTPRedirectHandler):
    """A proxy may send on from http to https. Whoever sends the hub to another name would choose what it asks in the house."""

    def redirect_request(self, req: Request, *rest: Any) -> Request | None:
        elsewhere = urlsplit(rest[-1]).hostname != urlsplit(req.full_url).hostname
        return None if elsewhere else super().redirect_request(req, *rest)


_ASK = build_opener(_ToItself)


def leads_to(url: str, fingerprint: str, within_s: float = ANSWERS_WITHIN_S * 2) -> bool:
    """Whether `<url>/healthz` is answered by the hub of this fingerprint. Anything else than a clear yes in time is a no."""
    try:
        return ask_in_time((leads_to, url, fingerprint), lambda: _leads_to(url, fingerprint), within_s)
    except TimeoutError:  # a resolver that is stuck, or who drips: jobs has more to do than to wait for it
        return False


def _leads_to(url: str, fingerprint: str) -> bool:
    request = Request(f"{url}/healthz", headers={"User-Agent": "atrium-self-test", "Accept": "application/json"})  # noqa: S310
    try:
        with _ASK.open(request, timeout=ANSWERS_WITHIN_S) as answer:
            said = json.loads(answer.read(_LONGEST))
    except (OSError, ValueError, http.client.HTTPException):
        return False
    return isinstance(said, dict) and said.get("hub") == fingerprint


class AddressTest:
    """Each minute for each site. One failure may be a restart: only the second in a row takes the promise back."""

    def __init__(self, addresses: Callable[[], dict[str, str]], ask: Ask, record: Record) -> None:
        self._addresses = addresses
        self._ask = ask
        self._record = record
        self._failed: set[tuple[str, str]] = set()

    def perform(self) -> float:
        again_in = EVERY_S
        for site, url in self._addresses().items():
            if self._ask(url):
                self._failed.discard((site, url))
                self._record(site, url, True)
            elif (site, url) in self._failed:
                self._record(site, url, False)
                again_in = AGAIN_S * 2
            else:
                self._failed.add((site, url))
                again_in = AGAIN_S
        return again_in
