"""Closed unless opened: every route of the hub has said what it needs (design decision 17)."""

import re

from flask import Flask
from flask.testing import FlaskClient

from display_server.web.shared.access import needed
from display_server.web.shared.permissions import Permission
from tests.house_rules.tree import expect_none


def test_every_route_declares_a_permission(app: Flask) -> None:
    silent = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if needed(app, rule.endpoint) is None and not rule.endpoint.endswith("static")
    )
    expect_none(silent)


def test_nobody_gets_past_a_closed_door(app: Flask, client: FlaskClient) -> None:
    """Whoever is not paired and not signed in gets no page and no data of a closed route, whatever the method."""
    for rule in app.url_map.iter_rules():
        permission = needed(app, rule.endpoint)
        if permission in {None, Permission.PUBLIC}:
            continue
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = client.open(path, method=method)
            assert answer.status_code in {301, 302, 303, 400, 401, 403, 404}, f"{method} {path} {answer.status_code}"


def test_a_route_that_declares_nothing_answers_403(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "something of somebody")
    assert client.get("/forgotten").status_code == 403
