"""Each scope before each operation: a token does exactly what its scopes open."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.contract.hospital_api import Scope
from display_server.hub import Hub
from display_server.web.hospital_api import routes  # the list is complete once the face is imported
from display_server.web.hospital_api.operation import API, PREFIX
from display_server.web.shared.permissions import PERMISSION_OF_SCOPE, Permission
from tests.display_server.web.systems import client_with, give_token

OPERATIONS = [one for one in API.operations if routes.blueprint]
NOBODY = "00000000-0000-7000-8000-000000000000"


def address(path: str) -> str:
    return PREFIX + re.sub(r"<[^>]+>", "none", path.replace("<uuid:visit_id>", NOBODY))


def test_there_is_an_operation_for_every_scope() -> None:
    of_others = {Permission.API_METRICS, Permission.API_METRICS_HUB}  # no operation of this API: they open /metrics
    assert {one.permission for one in OPERATIONS} == set(PERMISSION_OF_SCOPE.values()) - of_others


@pytest.mark.parametrize("scope", list(Scope))
def test_a_scope_opens_its_operations_and_no_others(app: Flask, hub: Hub, scope: Scope) -> None:
    client = client_with(app, give_token(hub, scope))
    for one in OPERATIONS:
        status = client.open(address(one.path), method=one.method).status_code
        assert (status == 403) == (one.permission is not PERMISSION_OF_SCOPE[scope]), f"{scope} {one.method} {one.path}"


def test_a_token_opens_nothing_but_the_hospital_api(app: Flask, hub: Hub) -> None:
    client = client_with(app, give_token(hub))
    assert client.get("/api/v1/catalogue").status_code == 401
    assert client.get("/admin/").status_code == 303


def test_only_its_own_scope_opens_the_measures(app: Flask, hub: Hub, client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 401
    assert client_with(app, give_token(hub, Scope.READ_QUEUE)).get("/metrics").status_code == 403
    answer = client_with(app, give_token(hub, Scope.METRICS)).get("/metrics")
    assert "atrium_requests_total" in answer.text


def test_a_kiosk_is_no_system(kiosk: FlaskClient) -> None:
    assert {kiosk.open(address(one.path), method=one.method).status_code for one in OPERATIONS} == {401}


def test_every_write_needs_its_key(system: FlaskClient) -> None:
    writes = [one for one in OPERATIONS if one.method != "GET"]
    assert writes
    assert all(one.once for one in writes)
    for one in writes:
        body = b"" if one.takes is None else b"{}"
        for key in ({}, {"Idempotency-Key": "seven"}, {"Idempotency-Key": "3f2b8c1e-6d4a-4b7e-9a51-0c2d3e4f5a6b"}):
            answer = system.post(address(one.path), data=body, headers=key, content_type="application/json")
            assert answer.status_code in {400, 422}
            assert answer.get_json()["fields"], f"{one.path}: {answer.text}"
