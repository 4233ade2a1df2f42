"""The pages of the ways to a shorter line and of the error of what was foretold."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Diversion
from display_server.hub import Hub
from display_server.services.lines.record_errors import record_errors
from tests.display_server.web.people import ADMIN, signed_in, token_on

HEART, BLOOD = "cardiology-consultation", "blood-test"


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def send(admin: FlaskClient, address: str = "/admin/diversions", **said: str) -> tuple[int, str]:
    token = token_on(admin.get("/admin/diversions").text)
    entered = {
        "csrf_token": token,
        "here": HEART,
        "there": BLOOD,
        "walk": "3",
        "margin": "10",
        "both_ways": "on",
        **said,
    }
    answer = admin.post(address, data=entered)
    return answer.status_code, answer.text


def ways(hub: Hub) -> int:
    with hub.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Diversion)) or 0


def test_a_way_is_entered_listed_and_removed(admin: FlaskClient, hub: Hub) -> None:
    assert send(admin)[0] == 303
    assert ways(hub) == 2
    listed = admin.get("/admin/diversions").text
    assert listed.count("3 min on foot, margin 10 min") == 2
    assert listed.count("Not shown now") == 2
    assert send(admin, "/admin/diversions/1/remove")[0] == 303
    assert send(admin, "/admin/diversions/none/remove")[0] == 303, "gone already: said and nothing done"
    assert ways(hub) == 1


def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(admin: FlaskClient, hub: Hub) -> None:
    for said, problem in (
        ({"there": ""}, "missing"),
        ({"there": HEART}, "same"),
        ({"walk": "x"}, "walk"),
        ({"walk": "61"}, "walk"),
        ({"margin": "4"}, "margin"),
        ({"margin": "٣"}, "margin"),
    ):
        status, page = send(admin, **said)
        assert status == 422, said
        assert words(Language.ENGLISH).say(f"admin.diversions.refused.{problem}") in page, said
        assert 'aria-invalid="true"' in page, said
        assert ways(hub) == 0, said


def test_the_measured_error_stands_service_by_service(admin: FlaskClient, hub: Hub) -> None:
    assert "No wait has been foretold yet" in admin.get("/admin/waits").text
    measured = {"service_id": 1, "people": 20, "off": 3600.0, "leaning": -1800.0, "inside": 16, "late": 2}
    for _ in range(2):
        hub.writer.run(lambda tx: record_errors(tx, errors=[measured]))
    page = admin.get("/admin/waits").text
    for said in ("<td>40</td>", "3.0 min", "1.5 min shorter than told", "80 %", "10 %"):
        assert said in page
