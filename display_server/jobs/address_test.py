"""Asks the site's public address, as a phone would, whether it leads to this very hub (design decision 15)."""

import http.client
import json
from collections.abc import Callable
from urllib.request import Request, urlopen

from display_server.in_time import ask_in_time

EVERY_S = 60.0
AGAIN_S = 5.0
ANSWERS_WITHIN_S = 5.0
_LONGEST = 4096

Ask = Callable[[str], bool]
Record = Callable[[str, str, bool], None]
"""Site's code, address, outcome."""


def leads_to(url: str, fingerprint: str, within_s: float = ANSWERS_WITHIN_S * 2) -> bool:
    """Whether `<url>/healthz` is answered by the hub of this fingerprint. Anything else than a clear yes in time is a no."""
    try:
        return ask_in_time((leads_to, url, fingerprint), lambda: _leads_to(url, fingerprint), within_s)
    except TimeoutError:  # a resolver that is stuck, or who drips: jobs has more to do than to wait for it
        return False


def _leads_to(url: str, fingerprint: str) -> bool:
    request = Request(f"{url}/healthz", headers={"User-Agent": "atrium-self-test", "Accept": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=ANSWERS_WITHIN_S) as answer:  # noqa: S310  # settings let only http(s) in
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
