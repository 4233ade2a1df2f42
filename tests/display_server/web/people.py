"""People for tests of desk pages: accounts with a known password, and signing them in without a browser."""

import re
from collections.abc import Sequence

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config.contract.words import Language
from display_server.hub import Hub
from display_server.services.accounts.add_account import add_account
from display_server.services.accounts.passwords import password_hash

PASSWORD = "a password for tests"
NURSE = "nurse@st-anna.example"
ADMIN = "admin@st-anna.example"
HASH = password_hash(PASSWORD)


def add_person(
    hub: Hub,
    email: str = NURSE,
    roles: Sequence[str] = ("staff",),
    departments: Sequence[str] | None = None,
    language: Language = Language.ENGLISH,
) -> int:
    return hub.writer.run(
        lambda tx: add_account(
            tx,
            email=email,
            password_hash=HASH,
            roles=roles,
            who="command",
            full_name="Rasa Petraitytė",
            language=language,
            departments=departments,
        )
    )


def token_on(page: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def sign_in(client: FlaskClient, email: str = NURSE, password: str = PASSWORD, came_for: str = "") -> TestResponse:
    token = token_on(client.get("/sign-in").text)
    said = {"email": email, "password": password, "csrf_token": token, "next": came_for}
    return client.post("/sign-in", data=said)


def signed_in(client: FlaskClient, hub: Hub, email: str = NURSE, roles: Sequence[str] = ("staff",)) -> FlaskClient:
    """A client of a new account, past the sign-in page."""
    add_person(hub, email, roles)
    assert sign_in(client, email).status_code == 303
    return client
