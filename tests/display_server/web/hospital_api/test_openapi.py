"""The hospital API's own description is true: every address in it, and whatever is made from it is answered in its words."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from uuid_utils.compat import uuid7

from config.contract import hospital_words as lists
from display_server.domain.delay import DelayOf, DelayReason, Fate
from display_server.domain.desk import PauseReason
from display_server.domain.needs import Need, NeedState
from display_server.domain.priority import Priority
from display_server.domain.queue_order import OutOfOrder
from display_server.domain.urgency import Urgency
from display_server.hub import Hub
from display_server.web.hospital_api import routes
from display_server.web.hospital_api.operation import API as OURS
from display_server.web.hospital_api.operation import PREFIX
from tests.conftest import StandingClock
from tests.display_server.web.systems import API, give_token


def test_every_address_of_the_api_is_in_the_document(app: Flask, client: FlaskClient) -> None:
    described = set(client.get(f"{API}/openapi.json").get_json()["paths"])
    routed = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("hospital_api.")
    }
    assert described == routed - {f"{PREFIX}/openapi.json", f"{PREFIX}/docs"}


def test_every_operation_has_its_own_name_scope_and_key(client: FlaskClient) -> None:
    paths = client.get(f"{API}/openapi.json").get_json()["paths"]
    said = [(method, way) for ways in paths.values() for method, way in ways.items()]
    assert len({way["operationId"] for _, way in said}) == len(said)
    assert all(way["security"][0]["token"] for _, way in said)
    for method, way in said:
        keys = [part for part in way.get("parameters", []) if part["name"] == "Idempotency-Key"]
        assert len(keys) == (0 if method == "get" else 1)


def test_every_reference_of_the_document_leads_somewhere(client: FlaskClient) -> None:
    answer = client.get(f"{API}/openapi.json")
    named = set(re.findall(r"#/components/schemas/(\w+)", answer.text))
    assert named <= set(answer.get_json()["components"]["schemas"])


def test_the_page_names_every_operation_and_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = unescape(client.get(f"{API}/docs").text)
    assert all(f"{one.method} {PREFIX}" in page and one.summary in page for one in OURS.operations if routes.blueprint)
    assert not re.search(r'(src|href)="https?://', page)


def test_what_a_system_chooses_from_is_what_the_console_offers() -> None:
    pairs = (
        (lists.CallReason, OutOfOrder), (lists.NeedClass, Priority), (lists.TriageColour, Urgency),
        (lists.PauseWhy, PauseReason), (lists.VisitNeed, Need), (lists.NeedProgress, NeedState),
        (lists.LateWhat, DelayOf), (lists.LateWhy, DelayReason), (lists.WaitingGo, Fate),
    )  # fmt: skip
    for said, ours in pairs:
        assert [one.value for one in said] == [one.value for one in ours]


REAL = {"desk": "cardiology-12", "service": "cardiology-consultation"}


PARTS = 18
MADE = 2_800
"""Of each operation with --long: more than 100,000 requests in all, in parts of some minutes."""


@dataclass(frozen=True)
class Share:
    """So many requests of each operation, of every so many-th operation from `part` on."""

    examples: int
    part: int = 0
    of: int = 1


LONG = [pytest.param(Share(MADE, part, PARTS), marks=pytest.mark.long, id=f"part-{part}") for part in range(PARTS)]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("share", [pytest.param(Share(3), id="all"), *LONG])
def test_whatever_is_made_from_the_document_is_answered_as_it_says(
    app: Flask, hub: Hub, clock: StandingClock, share: Share
) -> None:
    schema = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", app)
    headers = {"Authorization": f"Bearer {give_token(hub, per_minute=6000).text}"}
    checks = [
        schemathesis.checks.not_a_server_error,
        schemathesis.checks.content_type_conformance,
        schemathesis.checks.status_code_conformance,
        schemathesis.checks.response_schema_conformance,
    ]
    tried = 0

    for found in list(schema.get_all_operations())[share.part :: share.of]:
        one: Any = found.ok()  # type: ignore[union-attr]  # our own document is whole

        @settings(max_examples=share.examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=one.as_strategy())
        def ask(case: Any) -> None:
            nonlocal tried
            tried += 1
            if tried % 3:  # mostly what gets past the first check
                case.headers["Idempotency-Key"] = str(uuid7())
                case.path_parameters.update({name: REAL[name] for name in case.path_parameters if name in REAL})
            case.call_and_validate(headers={**dict(case.headers), **headers}, checks=checks)

        clock.move(minutes=1)  # so that the token's rate holds
        ask()
    assert tried >= len(OURS.operations[share.part :: share.of])
