"""A device hears the same from the lane as from Flask: whoever answers, the words, codes and headers are one."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from display_server.db.engine import writer
from display_server.hub import Hub
from display_server.web.shared.lane import Lanes
from tests.display_server.web.lane_stand_ins import LONGEST, Asked, Flaskward, answer_all, lanes_before
from tests.small_cast import KIOSK_HEADERS, NOW

NUMBERS = "/api/v1/numbers"


def body(**changes: Any) -> dict[str, Any]:
    asked = {
        "request_id": str(uuid7()), "session_id": str(uuid7()), "service": "blood-test", "language": "lt",
        "asked_at": NOW.isoformat(),
    }  # fmt: skip
    return {**asked, **changes}


def asked(what: bytes, path: str = NUMBERS, **headers: str) -> Asked:
    said = {"authorization": KIOSK_HEADERS["Authorization"], "content-type": "application/json"}
    return Asked(path, what, {**said, "content-length": str(len(what)), **headers})


@pytest.fixture
def flaskward() -> Flaskward:
    return Flaskward()


@pytest.fixture
def lanes(app: Flask, hub: Hub, kiosk: FlaskClient, flaskward: Flaskward) -> Lanes:
    """The lanes of a hub that has just heard this kiosk prove itself."""
    assert app.extensions["atrium"] is hub
    kiosk.post("/api/v1/heartbeats", json={})
    return lanes_before(hub, flaskward)


def test_many_numbers_of_one_moment_are_one_commit(lanes: Lanes, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "GROUP_MAY_LAST_S", 60.0)  # a slow machine would end the group before the last of them
    before = hub.writer.groups
    requests = [asked(json.dumps(body()).encode()) for _ in range(10)]
    answer_all(lanes, *requests)
    given = [json.loads(one.said[0][2])["number"] for one in requests]
    assert sorted(given) == [f"M-{number:03}" for number in range(1, 11)]
    assert hub.writer.groups - before <= 2  # the first may be alone when the writer takes it


@pytest.mark.parametrize(
    "sent",
    [
        b"{", b"[]", b"", b"\xff", json.dumps(body(service="nowhere")).encode(), json.dumps(body(surprise=1)).encode(),
        json.dumps(body(request_id=7)).encode(), json.dumps(body(service="hearing-test")).encode(),
    ],
)  # fmt: skip
def test_a_refusal_is_the_same_from_both(lanes: Lanes, kiosk: FlaskClient, sent: bytes) -> None:
    request = asked(sent)
    answer_all(lanes, request)
    status, headers, said = request.said[0]
    flask = kiosk.post(NUMBERS, data=sent, content_type="application/json")
    assert (status, said) == (flask.status_code, flask.text)
    assert status in {400, 409, 422}
    for name in ("content-type", "cache-control", "x-content-type-options"):
        assert headers[name] == flask.headers[name]


def test_a_number_given_by_the_lane_is_given_again_by_flask(lanes: Lanes, kiosk: FlaskClient) -> None:
    sent = json.dumps(body()).encode()
    request = asked(sent)
    answer_all(lanes, request)
    flask = kiosk.post(NUMBERS, data=sent, content_type="application/json")
    assert request.said[0][0] == 200
    assert request.said[0][2] == flask.text
    assert {**request.said[0][1]} == {
        name: flask.headers[name] for name in ("content-type", "x-content-type-options", "cache-control")
    }


def test_one_refused_number_leaves_its_neighbours_alone(lanes: Lanes) -> None:
    requests = [asked(json.dumps(body(service=code)).encode()) for code in ("blood-test", "nowhere", "blood-test")]
    answer_all(lanes, *requests)
    assert [one.said[0][0] for one in requests] == [200, 422, 200]


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer nobody.knows"}, {"authorization": ""}, {"content-type": "text/plain"},
        {"content-type": "application/json; charset=utf-8"}, {"content-length": str(LONGEST + 1)},
        {"content-length": "many"},
    ],
)  # fmt: skip
def test_whoever_is_not_known_by_heart_goes_to_flask(
    lanes: Lanes, flaskward: Flaskward, headers: dict[str, str]
) -> None:
    request = asked(json.dumps(body()).encode(), **headers)
    answer_all(lanes, request)
    assert flaskward.left == [NUMBERS]
    assert request.said == []


def test_a_device_is_forgotten_after_its_proof_grew_old(lanes: Lanes, flaskward: Flaskward, clock: Any) -> None:
    clock.move(seconds=25)
    answer_all(lanes, asked(json.dumps(body()).encode()))
    assert flaskward.left == [NUMBERS]


def test_a_writer_that_was_closed_is_said_as_busy(lanes: Lanes, hub: Hub) -> None:
    hub.writer.close()
    request = asked(json.dumps(body()).encode())
    answer_all(lanes, request)
    assert request.said[0][0] == 503
    assert json.loads(request.said[0][2])["code"] == "busy"


def test_the_lanes_count_like_flask_does(lanes: Lanes) -> None:
    answer_all(lanes, asked(json.dumps(body()).encode()))
    counted = lanes.measures.requests.labels("device_api.numbers", 200, 1)
    assert counted._value.get() == 1
