"""Calling by API: the same patient, board and diary as a call from the console, exactly once a key."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from display_server.db.models import DiaryLine, Stage
from display_server.db.reading.states import department_state, statements
from display_server.hub import Hub
from display_server.services.desks.staff_desk import open_desk
from tests.display_server.services.queue_acts import staff, take_number
from tests.display_server.web.systems import post
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

DESK = "/desks/cardiology-12"


def called_on_board(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        state = department_state(statements(session), "cardiology", NOW)
    assert state is not None
    return [call.number for call in state.calling]


def diary(hub: Hub) -> list[tuple[str, str]]:
    with hub.database.reading() as session:
        return [(line.move, line.who.partition(":")[0]) for line in session.scalars(select(DiaryLine))]


def test_a_call_by_api_stands_on_the_board_and_in_the_diary_like_any_other(system: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    assert post(system, f"{DESK}/open").get_json()["is_open"]
    answer = post(system, f"{DESK}/call-next")
    assert answer.get_json()["patient"]["number"] == "K-001"
    assert called_on_board(hub) == ["K-001"]
    assert diary(hub) == [("issue", "device"), ("call", "token")]


def test_a_day_at_a_desk(system: FlaskClient, hub: Hub) -> None:
    for _ in range(3):
        take_number(hub)
    post(system, f"{DESK}/open")
    assert post(system, f"{DESK}/call-this", {"number": "K-002", "reason": "medical"}).status_code == 200
    assert post(system, f"{DESK}/recall", {"number": "K-002"}).get_json()["patient"]["state"] == "called"
    assert post(system, f"{DESK}/here", {"number": "K-002"}).get_json()["patient"]["state"] == "serving"
    assert post(system, f"{DESK}/finish", {"number": "K-002"}).get_json()["patient"] is None
    assert post(system, f"{DESK}/call-next").get_json()["patient"]["number"] == "K-001"
    assert post(system, f"{DESK}/not-here", {"number": "K-001"}).get_json()["patient"] is None
    post(system, f"{DESK}/call-next")
    assert post(system, f"{DESK}/close").get_json()["code"] == "desk_busy"
    post(system, f"{DESK}/not-here", {"number": "K-003"})
    assert post(system, f"{DESK}/call-next").get_json()["patient"] is None, "nobody waits"
    assert not post(system, f"{DESK}/close").get_json()["is_open"]


def test_a_patient_called_on_the_way_is_no_no_show_yet(system: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    hub.writer.run(lambda tx: tx.session.execute(update(Stage).values(callable_at=tx.now + timedelta(minutes=3))))
    post(system, f"{DESK}/open")
    post(system, f"{DESK}/call-this", {"number": "K-001", "reason": "medical"})
    problem = post(system, f"{DESK}/not-here", {"number": "K-001"})
    assert (problem.status_code, problem.get_json()["code"]) == (409, "on_the_way")
    assert datetime.fromisoformat(problem.get_json()["opens_at"]) == NOW + timedelta(minutes=3)


def test_the_same_key_calls_one_patient(system: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    take_number(hub)
    post(system, f"{DESK}/open")
    key = uuid7()
    first, again = (post(system, f"{DESK}/call-next", key=key) for _ in range(2))
    assert first.data == again.data
    assert diary(hub).count(("call", "token")) == 1


def test_a_key_used_for_something_else_is_refused_not_answered(system: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    post(system, f"{DESK}/open")
    post(system, f"{DESK}/call-next")
    key = uuid7()
    assert post(system, f"{DESK}/recall", {"number": "K-001"}, key).status_code == 200
    for path, body in (("recall", {"number": "K-002"}), ("here", {"number": "K-001"})):
        answer = post(system, f"{DESK}/{path}", body, key)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "key_used")
        assert "Idempotency-Key" in answer.get_json()["fields"]


def test_a_refusal_is_not_kept(system: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    key = uuid7()
    assert post(system, f"{DESK}/call-next", key=key).get_json()["code"] == "desk_closed"
    post(system, f"{DESK}/open")
    assert post(system, f"{DESK}/call-next", key=key).get_json()["patient"]["number"] == "K-001"


def test_a_key_from_before_the_answers_kept_is_refused(system: FlaskClient) -> None:
    old = "01700000-0000-7000-8000-0000000000a1"
    answer = system.post(f"/api/hospital/v1{DESK}/open", headers={"Idempotency-Key": old})
    assert (answer.status_code, answer.get_json()["code"]) == (410, "key_too_old")


def test_a_desk_that_a_person_opened_can_be_called_from_but_not_closed(system: FlaskClient, hub: Hub) -> None:
    staff(hub)
    take_number(hub)
    assert post(system, f"{DESK}/open").status_code == 200
    assert post(system, f"{DESK}/call-next").get_json()["patient"]["number"] == "K-001"
    post(system, f"{DESK}/not-here", {"number": "K-001"})
    assert post(system, f"{DESK}/close").get_json()["code"] == "desk_taken"


def test_a_person_may_take_over_a_desk_that_a_system_opened(system: FlaskClient, hub: Hub) -> None:
    post(system, f"{DESK}/open")
    account = staff(hub, desk=None)
    hub.writer.run(lambda tx: open_desk(tx, desk="cardiology-12", account_id=account))
    assert post(system, f"{DESK}/close").get_json()["code"] == "desk_taken"


def test_an_old_screen_moves_nobody_else(system: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    post(system, f"{DESK}/open")
    post(system, f"{DESK}/call-next")
    answer = post(system, f"{DESK}/finish", {"number": "K-009"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "patient_changed")
    assert "number" in answer.get_json()["fields"]
    assert post(system, f"{DESK}/finish", {"number": "K-001"}).get_json()["code"] == "not_possible_now"


@pytest.mark.parametrize("path", ["call-next", "open", "close"])
def test_a_desk_nobody_knows_is_not_found(system: FlaskClient, path: str) -> None:
    answer = post(system, f"/desks/nowhere/{path}")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "desk_unknown")


def test_a_body_where_none_is_taken_is_refused(system: FlaskClient) -> None:
    answer = post(system, f"{DESK}/open", {"number": "K-001"})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "no_body_taken")


def test_every_move_of_the_console_is_one_by_api(system: FlaskClient, hub: Hub) -> None:
    first = take_number(hub)
    take_number(hub)
    number = {"number": first.number}
    post(system, f"{DESK}/open")
    post(system, f"{DESK}/call-next")
    moves = (("requeue", number), ("hold", number), ("resume", number), ("cancel", number), ("undo", number),
             ("transfer", {**number, "desk": "cardiology-14"}))  # fmt: skip
    for move, body in moves:
        answer = post(system, f"{DESK}/{move}", body)
        assert answer.status_code == 200, f"{move}: {answer.text}"
    done = [move for move, who in diary(hub) if who == "token"]
    assert done == ["call", "requeue", "hold", "resume", "cancel", "undo", "transfer"]
    assert post(system, f"{DESK}/transfer", number).get_json()["code"] == "where_to"
    assert post(system, f"{DESK}/hold", {"number": "K-099"}).get_json()["code"] == "not_in_line"
