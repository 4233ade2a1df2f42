"""What a system of the hospital changes beside the line: notes, families, two numbers of one person, a copy, delays."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from display_server.db.models import ApiAnswer, DiaryLine, Site, Visit
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.web.systems import post

ON_BOTH_DATABASES = True
DESK = "/desks/cardiology-12"


@pytest.fixture
def visits(hub: Hub) -> list[str]:
    return [str(take_number(hub).visit_id) for _ in range(3)]


def whose(hub: Hub, visit: str) -> set[str]:
    with hub.database.reading() as session:
        lines = session.execute(select(DiaryLine.visit_id, DiaryLine.who)).all()
    return {who.partition(":")[0] for key, who in lines if str(key) == visit}


def test_a_note_is_kept_and_nothing_personal_in_it(system: FlaskClient, hub: Hub, visits: list[str]) -> None:
    one = f"/visits/{visits[0]}"
    assert post(system, f"{one}/note", {"note": " Walks  with a frame "}).get_json()["note"] == "Walks with a frame"
    refused = post(system, f"{one}/note", {"note": "Call 0612 34 56 78"})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "note_personal")
    assert post(system, f"{one}/note", {"note": "a" * 201}).get_json()["code"] == "note_too_long"
    assert post(system, f"{one}/note", {"note": ""}).get_json()["note"] is None
    assert "token" in whose(hub, visits[0])


def test_a_family_is_linked_once_a_key_and_taken_apart(system: FlaskClient, visits: list[str]) -> None:
    one, key = f"/visits/{visits[0]}", uuid7()
    for _ in range(2):
        linked = post(system, f"{one}/family", {"visits": visits[1:]}, key).get_json()
    assert linked["family"] == ["K-002", "K-003"]
    assert post(system, f"{one}/family", {"visits": [visits[0]]}).get_json()["code"] == "family_needs_two"
    assert post(system, f"{one}/leave-family").get_json()["family"] == []
    assert system.get(f"/api/hospital/v1/visits/{visits[1]}").get_json()["family"] == ["K-003"]


def test_two_numbers_of_one_person_are_one(system: FlaskClient, hub: Hub, visits: list[str]) -> None:
    post(system, f"/visits/{visits[1]}/stages", {"service": BLOOD})
    one = post(system, f"/visits/{visits[0]}/merge", {"other": visits[1]}).get_json()
    assert [(stage["service"], stage["state"]) for stage in one["stages"]] == [
        (CARDIOLOGY, "waiting"), (BLOOD, "expected"),
    ]  # fmt: skip
    assert system.get(f"/api/hospital/v1/visits/{visits[1]}").get_json()["merged_into"] == visits[0]
    again = post(system, f"/visits/{visits[0]}/merge", {"other": visits[1]})
    assert (again.status_code, again.get_json()["code"]) == (409, "visit_merged")
    assert post(system, f"/visits/{visits[0]}/merge", {"other": visits[0]}).get_json()["code"] == "same_visit"
    post(system, f"{DESK}/open")
    post(system, f"{DESK}/call-this", {"number": "K-003", "reason": "medical"})
    assert post(system, f"/visits/{visits[0]}/merge", {"other": visits[2]}).get_json()["code"] == "at_a_desk"


def test_a_copy_has_codes_of_its_own_and_the_same_for_the_same_key(
    system: FlaskClient, hub: Hub, visits: list[str], clock: StandingClock
) -> None:
    address = update(Site).values(public_url_right_at=None)
    hub.writer.run(lambda tx: tx.session.execute(address))
    nowhere = post(system, f"/visits/{visits[0]}/reprint").get_json()
    assert (nowhere["number"], nowhere["phone_url"], nowhere["code"]) == ("K-001", None, None)
    works = update(Site).values(public_url="https://q.example", public_url_right_at=clock.now())
    hub.writer.run(lambda tx: tx.session.execute(works))
    key = uuid7()
    first, again = (post(system, f"/visits/{visits[0]}/reprint", key=key).get_json() for _ in range(2))
    second = post(system, f"/visits/{visits[0]}/reprint").get_json()
    assert first == again
    assert len({first["code"], second["code"], None}) == len({first["phone_url"], second["phone_url"], None}) == 3
    with hub.database.reading() as session:
        assert session.scalars(select(Visit.token_generation).order_by(Visit.number)).first() == 3
        kept = str([one.answer for one in session.scalars(select(ApiAnswer))])
    assert first["code"] not in kept
    assert second["code"] not in kept


def delayed(system: FlaskClient, **said: Any) -> Any:
    body = {"of": "service", "service": CARDIOLOGY, "minutes": 20, "reason": "illness", **said}
    return post(system, f"{DESK}/delay", body)


def test_a_delay_moves_those_who_wait_and_is_taken_back(
    system: FlaskClient, visits: list[str], clock: StandingClock
) -> None:
    said = delayed(system).get_json()
    assert (said["waiting"], said["until"]) == (3, "2026-03-12T08:20:00Z")
    at = "2026-03-12T09:00:00Z"
    kept = post(system, f"{DESK}/move-waiting", {"delay": said["delay"], "fate": "keep"}).get_json()
    assert kept == {"moved": 0, "stayed": 3, "next": None}
    key, sending = uuid7(), {"delay": said["delay"], "fate": "return_at", "at": at}
    for _ in range(2):
        moved = post(system, f"{DESK}/move-waiting", sending, key).get_json()
    assert moved == {"moved": 3, "stayed": 0, "next": None}
    queue = f"/api/hospital/v1/services/{CARDIOLOGY}/queue"
    assert [one["can_be_called"] for one in system.get(queue).get_json()["waiting"]] == [False] * 3
    back = post(system, f"{DESK}/undo-at-once", {"delay": said["delay"]}).get_json()
    assert back == {"moved": 3, "stayed": 0, "next": None}
    assert [one["can_be_called"] for one in system.get(queue).get_json()["waiting"]] == [True] * 3
    again = post(system, f"{DESK}/undo-at-once", {"delay": said["delay"]})
    assert (again.status_code, again.get_json()["code"]) == (409, "nothing_to_undo")
    assert post(system, f"{DESK}/end-delay", {"delay": said["delay"]}).get_json()["desk"] == "cardiology-12"


def test_a_delay_that_cannot_be_is_refused_in_words(system: FlaskClient, visits: list[str]) -> None:
    for more, status, code in (
        ({"service": BLOOD}, 404, "service_unknown"), ({"of": "clinician"}, 409, "desk_closed"),
        ({"minutes": 0}, 422, "fields_wrong"),
    ):  # fmt: skip
        refused = delayed(system, **more)
        assert (refused.status_code, refused.get_json()["code"]) == (status, code)
    key = delayed(system).get_json()["delay"]
    for body, status, code in (
        ({"fate": "return_at", "at": "2026-03-12T07:00:00Z"}, 409, "return_wrong"),
        ({"fate": "to_desk", "to": "nowhere"}, 404, "desk_unknown"),
        ({"fate": "to_clinician", "to": "cardiology-14"}, 409, "desk_closed"),
        ({"fate": "keep", "delay": key + 1}, 404, "delay_unknown"),
    ):  # fmt: skip
        refused = post(system, f"{DESK}/move-waiting", {"delay": key, **body})
        assert (refused.status_code, refused.get_json()["code"]) == (status, code)
