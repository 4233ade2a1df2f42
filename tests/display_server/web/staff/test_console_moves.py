"""The console's keys beside calling and serving: hold and undo work, and whoever was slower reads why not."""

import re

from flask.testing import FlaskClient
from sqlalchemy import update
from uuid_utils.compat import uuid7

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Stage
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.staff_desk import close_desk
from tests.display_server.services.queue_acts import CARDIOLOGY, staff, take_number
from tests.display_server.web.people import token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, numbers_waiting, press

COUNT = words(Language.ENGLISH).count
ON_BOTH_DATABASES = True


def test_whoever_was_slower_reads_who_was_faster_and_what_is_now(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    staff(hub, "jonas", "cardiology-14")
    hub.writer.run(lambda tx: call_next(tx, desk="cardiology-14", who="hub"))
    page = press(client, "hold", "K-001")
    assert SAY("staff.refused.patient_changed") in page
    now = SAY("staff.faster", number="K-001", state=SAY("staff.now.called"), where="Room 14, 10:00")
    assert now in page


def test_hold_and_undo_are_keys_of_the_console(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    assert numbers_waiting(press(client, "hold", "K-001")) == []
    assert numbers_waiting(press(client, "undo", "K-001")) == ["K-001"]
    assert SAY("staff.refused.nothing_to_undo") in press(client, "undo", "K-001")


def test_one_touch_takes_back_what_was_done_to_everybody_and_says_how_many(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    for _ in range(3):
        take_number(hub)
    sent = {"of": f"service:{CARDIOLOGY}", "minutes": "20", "choice": "illness", "fate": "return_at", "at": "12:00"}
    client.post(f"{CONSOLE}/delay", data={"csrf_token": token_on(client.get(CONSOLE).text), **sent})
    page = client.get(CONSOLE)
    assert COUNT("staff.undo.at_once", 3) in page.text
    delay = re.findall(r'name="delay" value="(\d+)"', page.text)
    assert delay == re.findall(r'name="delay" value="(\d+)"', client.get(f"{CONSOLE}/more").text)
    assert COUNT("staff.undo.moved_back", 3) in press(client, "undo", "K-003", delay=delay[0])
    assert SAY("staff.refused.nothing_to_undo") in press(client, "undo", "K-003", delay=delay[0])


def test_a_colleague_who_went_home_is_said_to_be_away_and_those_sent_to_them_go_to_another(
    client: FlaskClient, hub: Hub
) -> None:
    at_work(client, hub)
    take_number(hub)
    jonas = staff(hub, "jonas", "cardiology-14")
    hub.writer.run(lambda tx: tx.session.execute(update(Stage).values(for_account_id=jonas)))
    hub.writer.run(lambda tx: close_desk(tx, desk="cardiology-14", account_id=jonas))
    page = client.get(CONSOLE).text
    assert numbers_waiting(page) == []
    assert COUNT("staff.delay.wait_for_them", 1) in page
    (colleague,) = re.findall(r'<option value="(clinician:\d+)"', page)
    sent = {"of": colleague, "minutes": "", "choice": "illness", "fate": "to_desk", "to": "cardiology-12"}
    page = client.post(
        f"{CONSOLE}/delay", data={"csrf_token": token_on(client.get(CONSOLE).text), **sent}, follow_redirects=True
    ).text
    assert COUNT("staff.delay.moved", 1) in page
    assert SAY("staff.delay.a_person") in page
    assert numbers_waiting(page) == ["K-001"]


def test_a_desk_that_is_late_sends_nobody_to_itself(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    sent = {"of": "desk", "minutes": "20", "choice": "illness", "fate": "to_desk", "to": "cardiology-12"}
    page = client.post(
        f"{CONSOLE}/delay", data={"csrf_token": token_on(client.get(CONSOLE).text), **sent}, follow_redirects=True
    ).text
    assert SAY("staff.refused.where_to") in page


def test_a_delay_that_moves_nobody_says_nothing_of_people_moved(client: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    at_work(client, hub)
    sent = {"of": "desk", "minutes": "20", "choice": "emergency", "fate": "keep"}
    client.post(f"{CONSOLE}/delay", data={"csrf_token": token_on(client.get(CONSOLE).text), **sent})
    page = client.get(CONSOLE).text
    assert page.count(SAY("common.delay_reason.emergency")) > 1, "told beside its key"
    assert COUNT("staff.delay.moved", 0) not in page


def test_somebody_added_by_mistake_is_one_touch_away(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    said = {"request_id": str(uuid7()), "language": "lt", "service": CARDIOLOGY}
    client.post(f"{CONSOLE}/add", data={"csrf_token": token_on(client.get(CONSOLE).text), **said})
    assert SAY("staff.move.issue") in client.get(CONSOLE).text
    assert numbers_waiting(press(client, "undo", "K-001")) == []


def test_an_undo_leads_back_to_the_room_before_this_one(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    press(client, "call_next")
    there = CONSOLE.replace("12", "14")
    client.post(f"{there}/open", data={"csrf_token": token_on(client.get(CONSOLE).text)})
    page = client.get(there).text
    assert SAY("staff.move.move_along") in page
    said = {"csrf_token": token_on(page), "request_id": str(uuid7()), "number": "K-001", "choice": ""}
    answer = client.post(f"{there}/acts/undo", data=said, headers={"X-Atrium-Fragment": "1"})
    assert answer.headers["X-Atrium-Console"] == CONSOLE
    assert "K-001" in client.get(CONSOLE).text


def test_whoever_cannot_go_back_reads_who_works_there_now(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    press(client, "call_next")
    there = CONSOLE.replace("12", "14")
    client.post(f"{there}/open", data={"csrf_token": token_on(client.get(CONSOLE).text)})
    staff(hub, "jonas", "cardiology-12")
    said = {"csrf_token": token_on(client.get(there).text), "request_id": str(uuid7()), "number": "K-001", "choice": ""}
    answer = client.post(f"{there}/acts/undo", data=said, headers={"X-Atrium-Fragment": "1"})
    assert SAY("staff.refused.undo_room_taken", name="jonas", room="Room 12") in answer.text
    assert "X-Atrium-Console" not in answer.headers
