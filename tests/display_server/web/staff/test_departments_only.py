"""Route by route: a desk of a department that an account does not see does not exist for it."""

import re

from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from display_server.hub import Hub
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.people import add_person, sign_in, token_on

WORDS = {"code": "cardiology-12", "act": "call_next", "topic": "note", "key": "1"}


def test_every_address_of_another_departments_desk_is_not_found(app: Flask, client: FlaskClient, hub: Hub) -> None:
    add_person(hub, departments=["laboratory"])
    sign_in(client)
    words = {**WORDS, "visit_id": str(take_number(hub).visit_id)}
    said = {"csrf_token": token_on(client.get("/staff/").text), "request_id": str(uuid7()), "said": "K-001"}
    asked = 0
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/staff/desks/<code>"):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: words[found[1]], rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert client.open(path, method=method, data=said).status_code == 404, f"{method} {path}"
            asked += 1
    assert asked >= 20
