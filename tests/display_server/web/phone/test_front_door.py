"""The hospital's bare address: a ticket's typed code leads to its page, guesses are counted, staff go on to their work."""

from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Stage
from display_server.domain.codes import visit_code, visit_token
from display_server.hub import Hub
from display_server.services.patients.visit_of_code import TRIES_AN_ADDRESS
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.people import ADMIN, NURSE, signed_in

SAY = words(Language.ENGLISH).say


def test_a_typed_code_leads_to_the_ticket_it_stands_on(client: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    visit = take_number(hub).visit_id
    code = visit_code(visit, hub.token_key)
    assert SAY("phone.door.code") in client.get("/").text
    found = client.post("/?language=lt", data={"code": f"{code[:4].lower()}-{code[4:]}"})
    assert (found.status_code, found.location) == (303, f"/v/{visit_token(visit, hub.token_key)}?language=lt")
    assert client.get(found.location).status_code == 200
    clock.move(hours=37)
    assert client.post("/", data={"code": code}).status_code == 422, "a ticket of days ago"


def test_who_closed_the_tab_is_led_back_from_the_bare_address(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    back = SAY("phone.unknown.yours")
    assert back not in client.get("/").text
    token = visit_token(take_number(hub).visit_id, hub.token_key)
    client.get(f"/v/{token}?language=en")
    door = client.get("/").text
    assert back in door
    assert 'href="/v/"' in door
    assert token not in door, "known under /v alone"
    assert client.get("/v/").location == f"/v/{token}?language=en"
    clock.move(hours=37)
    assert client.get("/v/").status_code == 404
    assert back not in client.get("/").text, "it says nothing any more"


def test_guesses_are_counted_and_right_ones_are_not(client: FlaskClient, hub: Hub) -> None:
    code = visit_code(take_number(hub).visit_id, hub.token_key)
    for _ in range(3):
        assert client.post("/", data={"code": code}).status_code == 303
    for _ in range(TRIES_AN_ADDRESS):
        wrong = client.post("/", data={"code": "BBBB-BBBB"})
        assert (wrong.status_code, SAY("phone.door.unknown") in unescape(wrong.text)) == (422, True)
        assert 'value="BBBB-BBBB"' in wrong.text
    answer = client.post("/", data={"code": code})
    assert (answer.status_code, SAY("phone.door.too_many") in unescape(answer.text)) == (429, True)


def test_who_works_here_goes_on_and_sets_up_first_while_nobody_was_called(app: Flask, hub: Hub) -> None:
    admin, nurse = app.test_client(), app.test_client()
    signed_in(admin, hub, ADMIN, ["admin", "staff"])
    signed_in(nurse, hub, NURSE, ["staff"])
    assert [one.get("/").location for one in (admin, nurse)] == ["/admin/first", "/staff/"]
    take_number(hub)
    hub.writer.run(lambda tx: setattr(tx.session.query(Stage).first(), "call_seq", 1))
    assert [one.get("/").location for one in (admin, nurse)] == ["/staff/", "/staff/"]
