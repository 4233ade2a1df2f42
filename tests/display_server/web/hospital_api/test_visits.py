"""One visit by API: what its patient asks for, its stages, its needs; the console's and the phone's own services."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from config.contract.hospital_api import Scope
from display_server.hub import Hub
from display_server.services.desks.staff_desk import open_desk
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.web.people import add_person
from tests.display_server.web.systems import client_with, give_token, post

ON_BOTH_DATABASES = True
DESK = "/desks/cardiology-12"


@pytest.fixture
def visit(hub: Hub) -> str:
    return f"/visits/{take_number(hub).visit_id}"


def services(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(stage["service"], stage["state"]) for stage in answer["stages"]]


def test_stages_are_added_put_in_another_order_and_left_out(system: FlaskClient, visit: str) -> None:
    key = uuid7()
    for _ in range(2):  # the same key adds one
        added = post(system, f"{visit}/stages", {"service": BLOOD}, key).get_json()
    assert services(added) == [(CARDIOLOGY, "waiting"), (BLOOD, "expected")]
    sooner = post(system, f"{visit}/stages", {"service": CARDIOLOGY, "next": True}).get_json()
    assert [code for code, _ in services(sooner)] == [CARDIOLOGY, CARDIOLOGY, BLOOD]
    _, second, third = (stage["stage_id"] for stage in sooner["stages"])
    turned = post(system, f"{visit}/reorder-stages", {"stage_ids": [third, second]}).get_json()
    assert [code for code, _ in services(turned)] == [CARDIOLOGY, BLOOD, CARDIOLOGY]
    left = post(system, f"{visit}/skip-stage", {"stage_id": turned["stages"][0]["stage_id"]}).get_json()
    assert services(left)[:2] == [(CARDIOLOGY, "cancelled"), (BLOOD, "waiting")]
    for body, said in (({"stage_ids": [third]}, "stages_changed"), ({"stage_ids": [third, third]}, "stages_changed")):
        assert post(system, f"{visit}/reorder-stages", body).get_json()["code"] == said
    gone = post(system, f"{visit}/skip-stage", {"stage_id": turned["stages"][0]["stage_id"]})
    assert (gone.status_code, gone.get_json()["code"]) == (409, "stage_not_expected")


def test_a_need_comes_nearer_and_is_taken_out_again(system: FlaskClient, visit: str) -> None:
    for state in ("asked", "coming", "here"):
        answer = post(system, f"{visit}/needs", {"need": "interpreter", "state": state}).get_json()
        assert answer["needs"] == {"interpreter": state}
    assert post(system, f"{visit}/needs", {"need": "interpreter", "state": None}).get_json()["needs"] == {}


def test_some_minutes_more_and_back(system: FlaskClient, hub: Hub, visit: str, clock: StandingClock) -> None:
    post(system, f"{DESK}/open")
    assert post(system, f"{visit}/defer", {"minutes": 5}).status_code == 200
    assert post(system, f"{DESK}/call-next").get_json()["patient"] is None, "nobody calls them meanwhile"
    assert post(system, f"{visit}/return").status_code == 200
    assert post(system, f"{DESK}/call-next").get_json()["patient"]["number"] == "K-001"
    post(system, f"{DESK}/not-here", {"number": "K-001"})
    assert post(system, f"{visit}/return").get_json()["stages"][0]["state"] == "waiting"
    assert post(system, f"{visit}/defer", {"minutes": None}).get_json()["code"] == "deferred_before"
    other = f"/visits/{take_number(hub).visit_id}"
    assert post(system, f"{other}/defer", {"minutes": 60}).get_json()["code"] == "too_many_minutes"


def test_another_service_once_in_ten_minutes(system: FlaskClient, visit: str) -> None:
    changed = post(system, f"{visit}/change-service", {"service": BLOOD}).get_json()
    assert services(changed) == [(BLOOD, "waiting")]
    assert post(system, f"{visit}/change-service", {"service": BLOOD}).get_json()["code"] == "already_there"
    assert post(system, f"{visit}/change-service", {"service": CARDIOLOGY}).get_json()["code"] == "changed_before"


def test_a_patient_leaves_by_api_and_stays_after_all(system: FlaskClient, visit: str) -> None:
    assert post(system, f"{visit}/leave").get_json()["stages"][0]["state"] == "left"
    assert post(system, f"{visit}/take-back").get_json()["stages"][0]["state"] == "waiting"
    assert post(system, f"{visit}/take-back").get_json()["code"] == "not_possible_now"


def test_a_visit_nobody_knows_is_not_found(system: FlaskClient) -> None:
    nobody, stage = "/visits/00000000-0000-7000-8000-000000000000", {"stage_id": str(uuid7())}
    acts: tuple[tuple[str, Any], ...] = (
        ("leave", None), ("return", None), ("defer", {"minutes": 5}), ("change-service", {"service": BLOOD}),
        ("stages", {"service": BLOOD}), ("skip-stage", stage), ("reorder-stages", {"stage_ids": [stage["stage_id"]]}),
        ("needs", {"need": "hearing", "state": "asked"}), ("note", {"note": "Frame"}), ("merge", {"other": str(uuid7())}),
        ("family", {"visits": [str(uuid7())]}), ("leave-family", None), ("reprint", None),
    )  # fmt: skip
    for name, body in acts:
        answer = post(system, f"{nobody}/{name}", body)
        assert (answer.status_code, answer.get_json()["code"]) == (404, "visit_unknown"), name


def test_a_desk_pauses_and_goes_on(system: FlaskClient, hub: Hub) -> None:
    assert post(system, f"{DESK}/pause", {"reason": "meal"}).get_json()["code"] == "desk_closed"
    post(system, f"{DESK}/open")
    paused = post(system, f"{DESK}/pause", {"reason": "meal", "back_at": "2026-03-12T08:30:00Z"}).get_json()
    assert (paused["is_paused"], paused["back_at"]) == (True, "2026-03-12T08:30:00Z")
    assert post(system, f"{DESK}/call-next").get_json()["code"] == "desk_paused"
    late = post(system, f"{DESK}/pause", {"reason": "meal", "back_at": "2026-03-14T08:30:00Z"})
    assert (late.status_code, late.get_json()["code"]) == (409, "back_at_wrong")
    went_on = post(system, f"{DESK}/go-on").get_json()
    assert (went_on["is_paused"], went_on["back_at"]) == (False, None)


def test_a_class_of_need_is_given_and_taken(system: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    second = take_number(hub).number
    queue = f"/api/hospital/v1/services/{CARDIOLOGY}/queue"
    post(system, f"{DESK}/priority", {"number": second, "priority": "urgent"})
    first = system.get(queue).get_json()["waiting"][0]
    assert (first["number"], first["priority"]) == (second, "urgent")
    post(system, f"{DESK}/priority", {"number": second, "priority": None})
    assert system.get(queue).get_json()["waiting"][1]["priority"] is None
    assert post(system, f"{DESK}/urgency", {"number": second, "urgency": "red"}).get_json()["code"] == "not_triage"


def test_a_triage_says_how_urgent(system: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    second = take_number(hub).number
    change(hub, triage=True)  # a line that became one of triage: by the API nobody takes a number there
    post(system, f"{DESK}/open")
    post(system, f"{DESK}/urgency", {"number": second, "urgency": "orange"})
    waiting = system.get(f"/api/hospital/v1/services/{CARDIOLOGY}/queue").get_json()["waiting"]
    assert (waiting[0]["number"], waiting[0]["urgency"]) == (second, "orange")
    assert post(system, f"{DESK}/call-next").get_json()["patient"]["number"] == second


def test_somebody_is_sent_to_one_clinician(app: Flask, system: FlaskClient, hub: Hub) -> None:
    doctor = add_person(hub)
    hub.writer.run(lambda tx: open_desk(tx, desk="cardiology-14", account_id=doctor))
    number = take_number(hub).number
    post(system, f"{DESK}/open")
    post(system, f"{DESK}/call-next")
    (found,) = system.get("/api/hospital/v1/clinicians").get_json()["clinicians"]
    assert (found["id"], found["name"], found["desk"]) == (doctor, "Rasa Petraitytė", "cardiology-14")
    sent = post(system, f"{DESK}/transfer", {"number": number, "clinician": doctor})
    assert sent.get_json()["patient"] is None
    assert post(system, f"{DESK}/call-next").get_json()["patient"] is None, "they wait for this clinician alone"
    assert post(system, "/desks/cardiology-14/call-next").get_json()["patient"]["number"] == number
    nobody = post(system, "/desks/cardiology-14/transfer", {"number": number, "clinician": 999}).get_json()
    assert (nobody["code"], list(nobody["fields"])) == ("clinician_unknown", ["clinician"])
    reader = client_with(app, give_token(hub, Scope.READ_QUEUE, Scope.CHECK_IN, Scope.ISSUE, Scope.EDIT_VISITS))
    assert reader.get("/api/hospital/v1/clinicians").status_code == 403, "names of staff are for who calls"
