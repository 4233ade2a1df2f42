"""Tokens as an administrator makes them: the secret is shown once and works, and is gone after."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.contract.words import Language
from config.locale import words
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, signed_in, token_on
from tests.display_server.web.systems import API

SAY = words(Language.ENGLISH).say
WANTED = {"name": "Laboratory <system>", "scopes": ["read_queue"], "days": "30", "per_minute": "60"}


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def make(admin: FlaskClient, **changes: object) -> tuple[int, str]:
    form = {"csrf_token": token_on(admin.get("/admin/systems/tokens/new").text), **WANTED, **changes}
    answer = admin.post("/admin/systems/tokens", data=form)
    return answer.status_code, answer.text


def shown(page: str) -> str:
    found = re.search(r"<textarea[^>]*>([^<]+)</textarea>", page)
    assert found is not None
    return found[1]


def test_a_made_token_is_shown_once_and_works(app: Flask, admin: FlaskClient, clock: StandingClock) -> None:
    status, page = make(admin)
    assert status == 200
    text = shown(page)
    headers = {"Authorization": f"Bearer {text}"}
    assert app.test_client().get(f"{API}/departments", headers=headers).status_code == 200
    listed = admin.get("/admin/systems").text
    assert text not in listed
    assert text.partition(".")[2] not in listed
    assert "Laboratory &lt;system&gt;" in listed
    assert SAY("admin.systems.scope.read_queue") in listed
    assert "2026-04-11" in listed
    assert SAY("admin.systems.never") not in listed


def test_a_revoked_token_says_so_and_stops(app: Flask, admin: FlaskClient, clock: StandingClock) -> None:
    text = shown(make(admin)[1])
    page = admin.get("/admin/systems").text
    address = re.search(r'action="([^"]+/revoke)"', page)
    assert address is not None
    admin.post(address[1], data={"csrf_token": token_on(page)})
    assert SAY("admin.systems.state.revoked") in admin.get("/admin/systems").text
    clock.move(seconds=60)
    headers = {"Authorization": f"Bearer {text}"}
    assert app.test_client().get(f"{API}/departments", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"name": " "}, "name_missing"), ({"scopes": ["everything"]}, "scope_missing"), ({"days": "9999"}, "end_wrong"),
     ({"per_minute": "lots"}, "rate_wrong")],
)  # fmt: skip
def test_a_refusal_stands_beside_its_field(admin: FlaskClient, changes: dict[str, object], code: str) -> None:
    status, page = make(admin, **changes)
    assert status == 422
    assert SAY(f"admin.systems.refused.{code}") in page
    assert "<textarea" not in page
