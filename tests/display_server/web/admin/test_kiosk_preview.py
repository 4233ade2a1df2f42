"""The editor's picture: what the form says is asked of the kiosk's renderer; without one the page says so."""

import base64
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from config.contract.words import Language
from config.locale import words
from display_server.hub import Hub
from display_server.services.devices.revoke_device import revoke_device
from tests.conftest import StandingClock
from tests.display_server.web.admin.test_kiosk_editor import FORM, beats
from tests.display_server.web.people import ADMIN, signed_in, token_on
from tests.small_cast import KIOSK

PAGE = "/admin/kiosks"
SAY = words(Language.ENGLISH).say


class StandInRenderer:
    """Keeps what it was asked and answers the same always."""

    def __init__(self, path: str) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {"png": base64.b64encode(b"picture").decode()}
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(path)
        self._listener.listen(4)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            with caller, caller.makefile("rwb") as line:
                if said := line.readline():
                    self.asked.append(json.loads(said))
                    line.write(json.dumps(self.answer).encode() + b"\n")

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def renderer(hub: Hub) -> Iterator[StandInRenderer]:
    made = StandInRenderer(str(hub.settings.preview_socket))
    yield made
    made.close()


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def test_the_form_as_it_stands_is_drawn(admin: FlaskClient, renderer: StandInRenderer) -> None:
    assert 'id="kiosk-shown"' in admin.get(PAGE).text
    said = admin.get(f"{PAGE}/preview.png", query_string={**FORM, "layer": "all", "shown_in": "lt", "lying": "on"})
    assert (said.data, said.content_type, said.headers["Cache-Control"]) == (b"picture", "image/png", "no-store")
    asked = renderer.asked[-1]
    assert (asked["language"], asked["landscape"], asked["step"]) == ("lt", True, "welcome")
    configuration = asked["catalogue"]["kiosk"]["configuration"]
    assert (configuration["actions"], configuration["title"]) == (
        ["number", "appointment"],
        {"en": "What do you need?"},
    )


def test_why_there_is_no_picture_is_said(admin: FlaskClient, renderer: StandInRenderer) -> None:
    def why(**form: Any) -> str | None:
        return admin.get(f"{PAGE}/preview.png", query_string={**FORM, "layer": "all", **form}).headers.get("Atrium-Why")

    assert why(ask_after_s="1") == "refused"
    renderer.answer = {"problem": "nowhere"}
    assert why() == "nowhere"
    assert admin.get(f"{PAGE}/preview.png?layer=kiosk:L9").status_code == 404


def test_without_a_renderer_and_a_kiosk_the_page_says_that_there_is_no_preview(admin: FlaskClient, hub: Hub) -> None:
    hub.writer.run(lambda tx: revoke_device(tx, device_id=KIOSK, who="command"))
    assert SAY("admin.kiosks.no_preview") in admin.get(PAGE).text
    said = admin.get(f"{PAGE}/preview.png", query_string={**FORM, "layer": "all"})
    assert (said.status_code, said.headers["Atrium-Why"]) == (404, "no_kiosk")


def test_where_nothing_draws_here_a_kiosk_that_nobody_uses_draws_the_draft(
    admin: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    page = admin.get(PAGE).text
    assert SAY("admin.kiosks.draw_on_kiosk") in page
    form = {**FORM, "layer": "all", "shown_in": "lt", "csrf_token": token_on(page)}
    assert admin.post(f"{PAGE}/preview", data=form).json == {"why": "no_idle_kiosk"}
    beats(kiosk, hub, clock, shown_step="Welcome")
    told = admin.post(f"{PAGE}/preview", data=form).json
    assert told is not None
    waiting = admin.get(told["picture"])
    assert (told["kiosk"], waiting.headers["Atrium-Why"]) == ("L1", "waiting")
    body = {"program_version": "0.1.0", "clock": clock.now().isoformat()}
    answer = kiosk.post("/api/v1/heartbeats", json=body).json
    assert answer is not None
    (ask,) = answer["asks"]
    draft = json.loads(ask["draft"])
    assert (ask["act"], draft["language"], draft["catalogue"]["kiosk"]["configuration"]["ask_after_s"]) == (
        "preview",
        "lt",
        60,
    )
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n drawn").decode()
    done = {"request_id": str(uuid7()), "ask_id": ask["ask_id"], "done": True, "picture": png}
    assert kiosk.post("/api/v1/remote-acts", json=done).status_code == 200
    assert admin.get(told["picture"]).data.endswith(b"drawn")
    assert SAY("admin.remote.nothing") in admin.get(f"/admin/devices/{KIOSK}/remote").text, "a draft is no act"
