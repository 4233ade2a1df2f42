"""The editor's picture: what the form says is asked of the kiosk's renderer; without one the page says so."""

import base64
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from config.contract.words import Language
from config.locale import words
from display_server.hub import Hub
from tests.display_server.web.admin.test_kiosk_editor import FORM
from tests.display_server.web.people import ADMIN, signed_in

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


def test_without_a_renderer_the_page_says_that_there_is_no_preview(admin: FlaskClient) -> None:
    assert SAY("admin.kiosks.no_preview") in admin.get(PAGE).text
    said = admin.get(f"{PAGE}/preview.png", query_string={**FORM, "layer": "all"})
    assert (said.status_code, said.headers["Atrium-Why"]) == (404, "away")
