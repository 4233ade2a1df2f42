"""Errors: problem+json under /api/, a calm page in the reader's language elsewhere."""

import sqlite3

import pytest
from flask.testing import FlaskClient

from config.settings import HubSettings
from tests.patience import until


def test_an_unknown_page_is_said_calmly_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept-Language": "lt"})
    assert answer.status_code == 404
    assert "Šiuo adresu nieko nėra" in answer.text
    assert 'lang="lt"' in answer.text


def test_an_unknown_api_address_is_a_problem(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == "not_found"


def test_health_and_readiness_answer(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["alive"] is True
    assert client.get("/readyz").get_json() == {"ready": True}


def test_a_hub_that_cannot_write_is_not_ready_and_says_so_soon(client: FlaskClient, settings: HubSettings) -> None:
    if settings.postgres is not None:
        pytest.skip("a lock on the whole database is SQLite's")
    holder = sqlite3.connect(settings.database_file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"ready": False, "why": "writer"})
    holder.execute("ROLLBACK")
    holder.close()
    until(lambda: client.get("/readyz").status_code == 200, "ready again once the lock is free")
