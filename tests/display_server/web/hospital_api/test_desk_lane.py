"""A hospital's system hears the same from the lane as from Flask, and what one of them did the other knows."""

import json
import threading
import time
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from display_server.db.engine.transaction import Transaction
from display_server.hub import Hub
from display_server.services.systems.make_token import MadeToken
from display_server.web.hospital_api.operation import PREFIX
from display_server.web.shared.lane import Lanes
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.lane_stand_ins import Asked, Flaskward, answer_all, lanes_before
from tests.display_server.web.systems import client_with, give_token, post

DESK = "/desks/cardiology-12"


@pytest.fixture
def token(hub: Hub) -> MadeToken:
    return give_token(hub)


@pytest.fixture
def flaskward() -> Flaskward:
    return Flaskward()


@pytest.fixture
def flask(app: Flask, token: MadeToken) -> FlaskClient:
    return client_with(app, token)


@pytest.fixture
def lanes(hub: Hub, flask: FlaskClient, flaskward: Flaskward) -> Lanes:
    """After this token has proved itself and drawn its lot, by opening the desk."""
    post(flask, f"{DESK}/open")
    return lanes_before(hub, flaskward)


def asked(act: str, token: MadeToken, body: dict[str, str] | None = None, key: UUID | str | None = None) -> Asked:
    said = b"" if body is None else json.dumps(body).encode()
    headers = {
        "authorization": f"Bearer {token.text}",
        "idempotency-key": str(key or uuid7()),
        "content-length": str(len(said)),
    }
    if body is not None:
        headers["content-type"] = "application/json"
    return Asked(f"{PREFIX}{DESK}/{act}", said, headers)


def test_a_patient_is_called_received_and_followed_by_the_next(lanes: Lanes, hub: Hub, token: MadeToken) -> None:
    take_number(hub)
    take_number(hub)
    answers = []
    for act, body in (("call-next", None), ("here", {"number": "K-001"}), ("finish-and-call", {"number": "K-001"})):
        request = asked(act, token, body)
        answer_all(lanes, request)
        answers.append(json.loads(request.said[0][2])["patient"])
    assert [(one["number"], one["state"]) for one in answers] == [
        ("K-001", "called"), ("K-001", "serving"), ("K-002", "called")
    ]  # fmt: skip


def test_the_same_key_calls_once_whoever_answers(lanes: Lanes, flask: FlaskClient, hub: Hub, token: MadeToken) -> None:
    take_number(hub)
    take_number(hub)
    key = uuid7()
    request = asked("call-next", token, key=key)
    answer_all(lanes, request)
    again = post(flask, f"{DESK}/call-next", key=key)
    assert again.text == request.said[0][2]
    assert again.get_json()["patient"]["number"] == "K-001"


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("here", {"number": "K-999"}), ("here", {"number": "<script>"}), ("here", {}), ("undo", {"number": "K-001"}),
        ("transfer", {"number": "K-001"}),
    ],
)  # fmt: skip
def test_a_refusal_is_the_same_from_both(
    lanes: Lanes, flask: FlaskClient, token: MadeToken, act: str, body: dict[str, str]
) -> None:
    request = asked(act, token, body)
    answer_all(lanes, request)
    said = post(flask, f"{DESK}/{act}", body)
    assert (request.said[0][0], request.said[0][2]) == (said.status_code, said.text)
    assert said.status_code in {409, 422}


def test_a_desk_nobody_knows_is_refused_alike(lanes: Lanes, flask: FlaskClient, token: MadeToken) -> None:
    request = asked("call-next", token)
    request.path = f"{PREFIX}/desks/nowhere/call-next"
    answer_all(lanes, request)
    said = post(flask, "/desks/nowhere/call-next")
    assert (request.said[0][0], request.said[0][2]) == (said.status_code, said.text)
    assert said.status_code == 404


@pytest.mark.parametrize("key", ["", "1", "0197d3a2-0000-4000-8000-000000000000"])
def test_a_key_that_cannot_be_used_is_left_to_flask(
    lanes: Lanes, flaskward: Flaskward, token: MadeToken, key: str
) -> None:
    request = asked("call-next", token, key=key or "x")
    answer_all(lanes, request)
    assert flaskward.left == [request.path]


def test_a_token_whose_lot_is_used_goes_to_flask_which_draws_the_next(
    lanes: Lanes, flaskward: Flaskward, token: MadeToken
) -> None:
    requests = [asked("call-next", token) for _ in range(400)]
    answer_all(lanes, *requests)
    assert flaskward.left, "a lot is smaller than that"
    answered = [one.said[0][0] for one in requests if one.said]
    assert len(answered) + len(flaskward.left) == 400


def test_a_path_that_is_no_desk_of_ours_is_left_to_flask(lanes: Lanes, flaskward: Flaskward, token: MadeToken) -> None:
    for path in (f"{PREFIX}/desks/a%20b/call-next", f"{PREFIX}/desks/a/b/call-next", f"{PREFIX}/desks//call-next"):
        request = asked("call-next", token)
        request.path = path
        answer_all(lanes, request)
        assert flaskward.left[-1] == path


def test_the_loop_goes_on_while_a_thread_draws_a_lot(lanes: Lanes, hub: Hub, app: Flask, token: MadeToken) -> None:
    """That thread waits for the writer, whose turn may be this loop's: if the loop waited for it, both would for ever."""
    stands, go = threading.Event(), threading.Event()

    def hold(_tx: Transaction) -> None:
        stands.set()
        assert go.wait(60)

    _, lane = lanes.lanes[f"{PREFIX}/desks/*/call-next"]
    other = give_token(hub)
    threads = [
        threading.Thread(target=lambda: hub.writer.run(hold)),
        threading.Thread(target=lambda: post(client_with(app, other), f"{DESK}/open")),
    ]
    try:
        threads[0].start()
        assert stands.wait(60)
        threads[1].start()
        time.sleep(0.2)  # the drawer stands in the writer's line now
        # if the loop waited for the drawer, this would not come back before `hold` has failed
        assert lane.who(asked("call-next", token).headers) is not None  # type: ignore[arg-type]  # a stand-in
        assert threads[0].is_alive()
        assert not go.is_set()
    finally:
        go.set()
        for thread in threads:
            thread.join(10)
