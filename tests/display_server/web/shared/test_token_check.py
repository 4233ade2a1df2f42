"""A token's proof: living, unexpired, within its rate; and the administrator sees when it was last used."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from config.contract.hospital_api import Scope
from display_server.app import create_app
from display_server.db.models import ApiToken
from display_server.hub import Hub
from display_server.services.systems.make_token import revoke_token
from tests.conftest import StandingClock
from tests.display_server.web.systems import API, client_with, give_token

ADDRESS = f"{API}/departments"


def test_nobody_else_gets_in(app: Flask, client: FlaskClient, hub: Hub) -> None:
    token = give_token(hub)
    other = give_token(hub)
    wrong = f"{token.id}.{other.text.partition('.')[2]}"
    for header in ("", "Bearer", f"Bearer {token.id}", f"Bearer {wrong}", f"Basic {token.text}", "Bearer x.y", "Bearer é.ü",
                   "Bearer " + "x" * 5000):  # fmt: skip
        answer = client.get(ADDRESS, headers={"Authorization": header})
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")
    assert client_with(app, token).get(ADDRESS).status_code == 200


def test_a_revoked_token_is_refused_within_a_minute(app: Flask, hub: Hub, clock: StandingClock) -> None:
    token = give_token(hub)
    client = client_with(app, token)
    assert client.get(ADDRESS).status_code == 200
    hub.writer.run(lambda tx: revoke_token(tx, token_id=token.id, who="command"))
    clock.move(seconds=60)
    assert client.get(ADDRESS).status_code == 401


def test_an_expired_token_is_refused_at_once(app: Flask, hub: Hub, clock: StandingClock) -> None:
    client = client_with(app, give_token(hub))
    clock.move(days=30, seconds=-5)
    assert client.get(ADDRESS).status_code == 200
    clock.move(seconds=5)
    assert client.get(ADDRESS).status_code == 401


def test_a_scope_that_an_older_hub_does_not_know_opens_nothing(app: Flask, hub: Hub) -> None:
    token = give_token(hub, Scope.CALL)
    hub.writer.run(lambda tx: tx.connection.execute(update(ApiToken).values(scopes=["everything"])))
    assert client_with(app, token).get(ADDRESS).status_code == 403


def statuses(client: FlaskClient, tries: int) -> list[int]:
    return [client.get(ADDRESS).status_code for _ in range(tries)]


def test_past_its_rate_a_token_waits_for_the_next_minute(app: Flask, hub: Hub, clock: StandingClock) -> None:
    client = client_with(app, give_token(hub, per_minute=25))
    clock.move(seconds=10)
    assert statuses(client, 27) == [200] * 25 + [429] * 2
    answer = client.get(ADDRESS)
    assert (answer.get_json()["code"], answer.headers["Retry-After"]) == ("too_many_requests", "50")
    clock.move(seconds=50)
    assert statuses(client, 1) == [200]


def test_a_restart_forgives_nobody(app: Flask, hub: Hub) -> None:
    token = give_token(hub, per_minute=25)
    statuses(client_with(app, token), 25)
    again = create_app(hub.settings, hub=hub)
    assert statuses(client_with(again, token), 2) == [429, 429]


def test_one_token_s_rate_is_not_another_s(app: Flask, hub: Hub) -> None:
    slow, other = give_token(hub, per_minute=1), give_token(hub)
    assert statuses(client_with(app, slow), 2) == [200, 429]
    assert statuses(client_with(app, other), 2) == [200, 200]


@pytest.mark.parametrize("tries", [1, 30])
def test_the_administrator_sees_when_it_was_last_used(app: Flask, hub: Hub, clock: StandingClock, tries: int) -> None:
    token = give_token(hub)
    clock.move(minutes=5)
    statuses(client_with(app, token), tries)
    with hub.database.reading() as session:
        used = session.scalars(select(ApiToken.last_used_at)).one()
    assert used is not None
    assert clock.now() - used < timedelta(minutes=1)
