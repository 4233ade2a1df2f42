"""The bots' line to the hub: HTTP as a browser or kiosk speaks it, kept alive, asked again under the same id until answered."""

import http.client
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

TIMEOUT_S, GIVE_UP_S, AGAIN_S = 10.0, 40.0, 0.3
JSON = "application/json"
FAILED = 500


class HubSilent(RuntimeError):
    """No answer for so long that the day cannot go on."""


@dataclass(frozen=True)
class Answer:
    """What the hub said."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def ok(self) -> bool:
        return self.status < 400

    @property
    def said(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)  # noqa: S101  # every answer of both APIs is an object
        return found

    @property
    def code(self) -> str:
        """A refusal's own word."""
        try:
            return str(json.loads(self.body).get("code", self.status))
        except ValueError:
            return str(self.status)


class Web:
    """One hub; each thread has its own connection. `slowest_s`: the longest a first try took.

    `failures`: what the hub answered by 500. It is asked again as people press again, and the day is wrong for it.
    """

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._mine = threading.local()
        self._counting = threading.Lock()
        self.requests = 0
        self.slowest_s = 0.0
        self.failures: list[str] = []

    def get(self, path: str, headers: Mapping[str, str]) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, said: Mapping[str, Any] | None, headers: Mapping[str, str]) -> Answer:
        """A JSON body, or none."""
        if said is None:
            return self.ask("POST", path, None, headers)
        return self.ask("POST", path, json.dumps(said).encode(), {"Content-Type": JSON, **headers})

    def form(self, path: str, said: Mapping[str, str | list[str]], headers: Mapping[str, str]) -> Answer:
        """As a page's form sends it; a list is a field that stands there several times."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(said, doseq=True).encode(), {**kind, **headers})

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Asked again while nobody answers, or the hub is away or full. Raises HubSilent."""
        until = time.monotonic() + GIVE_UP_S
        while True:
            began = time.monotonic()
            answer = self._try(method, path, body, headers)
            with self._counting:
                self.requests += 1
                self.slowest_s = max(self.slowest_s, time.monotonic() - began)
                if answer is not None and answer.status == FAILED:
                    self.failures.append(f"the hub failed at {method} {path}")
            if answer is not None and answer.status not in {429, FAILED, 502, 503}:
                return answer
            if time.monotonic() > until:
                raise HubSilent(f"{method} {path}: {answer.body[:200] if answer else 'no answer'!r}")
            time.sleep(AGAIN_S)

    def _try(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer | None:
        line: http.client.HTTPConnection | None = getattr(self._mine, "line", None)
        if line is None:
            line = self._mine.line = http.client.HTTPConnection(self._host, timeout=TIMEOUT_S)
        try:
            line.request(method, path, body, dict(headers))
            heard = line.getresponse()
            return Answer(heard.status, heard.read(), dict(heard.getheaders()))
        except (OSError, http.client.HTTPException):
            line.close()  # opened anew by the next request
            return None
