"""A small hub of our own: speaks the device API on loopback, numbers exactly once a request id, and misbehaves on demand."""

import base64
import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from config.contract.by_heart import BookingsByHeart
from config.contract.catalogue import Catalogue
from config.contract.device_api import CheckInAnswer, IssuedNumber, LeasedBlock
from config.contract.updates import PIECE
from config.contract.words import CheckInResult
from tests.kiosk.cast import block, number, st_anna

SECRET, NEXT_SECRET = "the-kiosks-secret", "the-next-months-secret"
DEVICE = UUID(int=0xD1)


class StandInHub:
    """`mode` chooses how it answers: well, or portal, redirect, garbage, other-shape,
    problem:<status>:<code>, silent, cut, cut-after."""

    def __init__(self) -> None:
        self.mode = "well"
        self.numbers: dict[str, IssuedNumber] = {}
        self.seen: list[tuple[str, dict[str, Any]]] = []
        self.catalogue: Catalogue = st_anna()
        self.check_in = CheckInAnswer(result=CheckInResult.NOT_FOUND)
        self.approved = False
        self.new_secret: str | None = None
        self.bearers: list[str] = []
        self.blocks: list[LeasedBlock] = []
        self.by_heart: BookingsByHeart | None = None  # None: a hub of before, which has no such list
        self.bundle: tuple[str, bytes] | None = None  # a version and its file, offered to the kiosk
        self.stamps = True
        self.streams = 0
        """How many listen now."""
        self.lock = threading.Lock()
        hub = self

        class Answers(_Answers):
            stand_in = hub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=lambda: self._server.serve_forever(poll_interval=0.02), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.stamps = False
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        with self.lock:
            return [path for path, _ in self.seen]

    def asked(self, path: str) -> list[dict[str, Any]]:
        with self.lock:
            return [body for seen, body in self.seen if seen == path]

    def lease(self, size: int, day: str | None) -> LeasedBlock:
        """Blocks follow one another and are good today, whatever day it is; those of a named day on that day only."""
        with self.lock:
            first = self.blocks[-1].last + 1 if self.blocks else 500
            if day is not None:
                self.blocks.append(block(first, size, key=len(self.blocks) + 1, day=date.fromisoformat(day)))
                return self.blocks[-1]
            made = block(first, size, key=len(self.blocks) + 1, day=datetime.now(UTC).date())
            long = {"starts_at": made.starts_at - timedelta(days=2), "ends_at": made.ends_at + timedelta(days=2)}
            self.blocks.append(made.model_copy(update=long))
            return self.blocks[-1]

    def offer(self) -> dict[str, Any] | None:
        if self.bundle is None:
            return None
        version, file = self.bundle
        return {"version": version, "size": len(file), "sha256": hashlib.sha256(file).hexdigest()}

    def issue(self, request_id: str) -> IssuedNumber:
        """The same request id gets the same number for ever."""
        with self.lock:
            if request_id not in self.numbers:
                made = len(self.numbers) + 1
                self.numbers[request_id] = number(f"K-{made:03d}", visit_id=UUID(int=made))
            return self.numbers[request_id]


@contextmanager
def standing_in() -> Iterator[StandInHub]:
    hub = StandInHub()
    try:
        yield hub
    finally:
        hub.close()


class _Answers(BaseHTTPRequestHandler):
    stand_in: StandInHub
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer

    def log_message(self, *_: object) -> None:
        """Silence."""

    def do_GET(self) -> None:
        if self.path.startswith("/stream/"):
            self._stream()
        elif self._misbehaves():
            return
        elif self.path.endswith("/bookings-by-heart"):
            known = self.stand_in.by_heart
            if known is None:
                self._problem(404, "not_found")
            else:
                self._say(200, known.model_dump_json().encode())
        elif self.headers.get("If-None-Match") == f'"{self.stand_in.catalogue.revision}"':
            self._say(304, b"", "application/json")
        else:
            self._say(200, self.stand_in.catalogue.model_dump_json().encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        path = self.path.removeprefix("/api/v1/")
        if self._misbehaves():
            return
        public = path.startswith("pairings")
        said = self.headers.get("Authorization")
        if not public and said not in {f"Bearer {DEVICE}.{secret}" for secret in (SECRET, NEXT_SECRET)}:
            self._problem(401, "device_unknown")
            return
        with self.stand_in.lock:
            self.stand_in.seen.append((path, body))
            self.stand_in.bearers.append(said or "")
        self._say(200, self._answer(path, body))

    def _answer(self, path: str, body: dict[str, Any]) -> bytes:
        hub, now = self.stand_in, datetime.now(UTC)
        said: dict[str, Any] = {"recorded": True}
        match path:
            case "numbers":
                answer = hub.issue(body["request_id"]).model_dump_json()
                if hub.mode == "cut-after":  # done, but the answer is lost
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                return answer.encode()
            case "leases":
                return hub.lease(body["size"], body["day"]).model_dump_json().encode()
            case "check-ins":
                return hub.check_in.model_dump_json().encode()
            case "stream-passes":
                until = now + timedelta(minutes=10)
                said = {
                    "token": "pass",
                    "topics": ["site:st-anna"],
                    "stream_url": "/stream/k",
                    "expires_at": str(until),
                }
            case "heartbeats":
                said = {"hub_time": str(now), "next_in_s": 1, "catalogue_revision": hub.catalogue.revision,
                        "new_secret": hub.new_secret, "update": hub.offer()}  # fmt: skip
            case "update-pieces":
                assert hub.bundle is not None
                at = body["piece"] * PIECE
                said = {"data": base64.b64encode(hub.bundle[1][at : at + PIECE]).decode()}
            case "help-calls":
                said = {"call": body["request_id"], "somebody_there": True}
            case "pairings":
                said = {"code": "BCDFGHJK", "device_code": "half", "hub_fingerprint": "ab:cd", "poll_every_s": 0.5,
                        "expires_at": str(now + timedelta(minutes=10))}  # fmt: skip
            case "pairings/poll":
                said = {"approved": hub.approved}
                if hub.approved:
                    said |= {"device_id": str(DEVICE), "secret": SECRET}
        return json.dumps(said).encode()

    def _misbehaves(self) -> bool:
        mode = self.stand_in.mode
        if mode in {"well", "cut-after"}:
            return False
        if mode == "portal":
            self._say(200, b"<html>Welcome to Guest WiFi</html>", "text/html")
        elif mode == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://portal.example/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif mode == "garbage":
            self._say(200, b'{"number": 7')
        elif mode == "other-shape":
            self._say(200, b'{"hello": "world"}')
        elif mode.startswith("problem:"):
            _, status, code = mode.split(":")
            self._problem(int(status), code)
        elif mode == "silent":  # takes the question and says nothing
            while self.stand_in.mode == "silent" and self.stand_in.stamps:
                time.sleep(0.02)
            self.close_connection = True
        else:  # cut
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        return True

    def _problem(self, status: int, code: str) -> None:
        said = {"title": "no", "status": status, "code": code}
        self._say(status, json.dumps(said).encode(), "application/problem+json")

    def _say(self, status: int, body: bytes, kind: str = "application/json") -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:
            self.close_connection = True

    def _stream(self) -> None:
        hub = self.stand_in
        hub.streams += 1
        try:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            sent = -1
            while hub.stamps and hub.mode == "well":
                now = datetime.now(UTC).isoformat()
                said = f'event: stamp\ndata: {{"as_of": "{now}", "hub_time": "{now}"}}\n\n'
                if sent != hub.catalogue.revision:
                    sent = hub.catalogue.revision
                    state = {"catalogue_revision": sent, "generation": hub.catalogue.generation}
                    event = {"topic": "site:st-anna", "version": sent, "state": state}
                    said += f"event: state\nid: site:st-anna@{sent}\ndata: {json.dumps(event)}\n\n"
                self.wfile.write(said.encode())
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            self.close_connection = True
        hub.streams -= 1
        self.close_connection = True
