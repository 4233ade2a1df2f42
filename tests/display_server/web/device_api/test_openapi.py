"""The API's own description is true: every address in it, and any body made from it is answered in its words."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from display_server.web.device_api import routes  # the list is complete once the face is imported
from display_server.web.device_api.operation import OPERATIONS


def test_every_address_of_the_api_is_in_the_document(app: Flask, client: FlaskClient) -> None:
    described = set(client.get("/api/v1/openapi.json").get_json()["paths"])
    routed = {str(rule) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("device_api.")}
    assert described == routed


def test_every_reference_of_the_document_leads_somewhere(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json")
    schemas = answer.get_json()["components"]["schemas"]
    named = set(re.findall(r"#/components/schemas/(\w+)", answer.text))
    assert named <= set(schemas)


def test_the_page_names_every_operation_and_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/api/docs").text
    assert all(f"{one.method} /api/v1{one.path}" in page for one in OPERATIONS)
    assert not re.search(r'(src|href)="https?://', page)


POSTS = [one.path for one in OPERATIONS if one.method == "POST" and routes.blueprint]
_ANY_JSON: Any = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = sorted({name for one in OPERATIONS if one.takes for name in one.takes.model_fields})


@pytest.mark.timeout(600)
@pytest.mark.parametrize("examples", [25, pytest.param(5_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("path", POSTS)
def test_nothing_anybody_sends_is_answered_with_a_5xx_or_a_page(kiosk: FlaskClient, path: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, database=None)
    @given(body=_ANY_JSON | st.dictionaries(st.sampled_from(_FIELDS), _ANY_JSON, max_size=6))
    def send(body: Any) -> None:
        answer = kiosk.post(f"/api/v1{path}", data=json.dumps(body), content_type="application/json")
        assert answer.status_code < 500
        assert answer.content_type in {"application/json", "application/problem+json"}
        if answer.status_code >= 400:
            assert answer.get_json()["code"]

    send()
