"""A hospital's own system for tests: a token with some scopes, and a client that sends it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7
from werkzeug.test import TestResponse

from config.contract.hospital_api import Scope
from display_server.hub import Hub
from display_server.services.systems.make_token import MadeToken, make_token
from tests.small_cast import NOW

API = "/api/hospital/v1"


def give_token(hub: Hub, *scopes: Scope, per_minute: int = 6000, name: str = "Laboratory system") -> MadeToken:
    ends = NOW + timedelta(days=30)
    return hub.writer.run(
        lambda tx: make_token(
            tx, name=name, scopes=scopes or list(Scope), expires_at=ends, per_minute=per_minute, who="command"
        )
    )


def client_with(app: Flask, token: MadeToken) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token.text}"
    return client


def post(client: FlaskClient, path: str, body: Any = None, key: UUID | None = None) -> TestResponse:
    """A write with its key; a new one each time unless it is given."""
    said: dict[str, Any] = {} if body is None else {"json": body}
    return client.post(f"{API}{path}", headers={"Idempotency-Key": str(key or uuid7())}, **said)
