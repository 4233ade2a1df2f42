"""The panel of a number and of the desk without a browser: what has a key when, where people can be sent, who may look."""

import re

from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import staff, take_number
from tests.display_server.web.people import add_person, sign_in, token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, numbers_waiting, panel_of, press

FRAGMENT = {"X-Atrium-Fragment": "1"}


def choices_on(page: str) -> list[str]:
    return re.findall(r'class="choice" name="choice" value="([^"]+)"', page)


def test_only_what_is_possible_now_has_a_key(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    waiting = panel_of(client, "K-001")
    assert "acts/hold" in waiting
    assert "acts/requeue" not in waiting
    press(client, "call_next")
    called = panel_of(client, "K-001")
    assert "acts/requeue" in called
    assert "acts/call_this" not in called
    press(client, "here", "K-001")
    serving = panel_of(client, "K-001")
    assert "acts/requeue" not in serving
    assert "acts/hold" in serving


def test_whoever_is_on_hold_or_did_not_come_stands_below_the_line(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    take_number(hub)
    held = press(client, "hold", "K-002")
    assert SAY("staff.aside.title") in held
    assert numbers_waiting(held) == ["K-001"]
    press(client, "call_next")
    both = press(client, "not_here", "K-001")
    assert re.findall(r'<strong class="number">([^<]+)<', both) == ["K-002", "K-001"]
    press(client, "return", "K-001")
    back = press(client, "resume_patient", "K-002")
    assert numbers_waiting(back) == ["K-001", "K-002"]
    assert SAY("staff.aside.title") not in back


def test_the_last_move_is_offered_for_undo_as_long_as_it_can_be(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    at_work(client, hub)
    take_number(hub)
    page = press(client, "call_next")
    assert f'data-undo-at="{clock.now().isoformat()}"' in page
    clock.move(minutes=4)
    again = SAY("staff.undo.take_back", number="K-001", move=SAY("staff.move.call"), time="10:00")
    assert again in client.get(f"{CONSOLE}/more").text
    clock.move(minutes=2)
    assert "data-undo" not in client.get(f"{CONSOLE}/line").text
    assert SAY("staff.refused.nothing_to_undo") in client.get(f"{CONSOLE}/more").text


def test_services_open_desks_and_clinicians_at_work_are_found_by_a_few_letters(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    staff(hub, "ruta", "laboratory-3")
    send = re.search(r'href="([^"]+/send)"', panel_of(client, "K-001"))
    assert send is not None
    everything = choices_on(client.get(send[1]).text)
    assert {"service:cardiology-consultation", "service:blood-test", "desk:laboratory-3"} <= set(everything)
    assert "desk:cardiology-12" not in everything  # this desk itself
    assert "desk:cardiology-14" not in everything  # nobody works there
    assert choices_on(client.get(f"{send[1]}?q=BLOO%20lab").text) == ["service:blood-test"]
    nothing = client.get(f"{send[1]}?q=xyz").text
    assert choices_on(nothing) == []
    assert SAY("staff.send.nothing") in nothing


def test_a_patient_sent_to_one_desk_is_in_that_line_only(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    take_number(hub)
    staff(hub, "ruta", "cardiology-14")
    sent = press(client, "transfer", "K-001", choice="desk:cardiology-14")
    assert numbers_waiting(sent) == ["K-002"]
    press(client, "undo", "K-001")
    here = press(client, "transfer", "K-001", choice="desk:cardiology-12")
    assert numbers_waiting(here) == ["K-001", "K-002"]
    assert SAY("staff.asked_for.desk") in here


def test_a_number_of_another_department_does_not_exist_for_this_account(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, departments=["laboratory"])
    sign_in(client)
    theirs = take_number(hub).visit_id
    ours = take_number(hub, "blood-test").visit_id
    token = token_on(client.get("/staff/").text)
    client.post("/staff/desks/laboratory-3/open", data={"csrf_token": token})
    desk = "/staff/desks/laboratory-3"
    assert client.get(f"{desk}/visits/{ours}", headers=FRAGMENT).status_code == 200
    for address in (f"{desk}/visits/{theirs}", f"{desk}/visits/{theirs}/send", f"{CONSOLE}/visits/{ours}"):
        assert client.get(address, headers=FRAGMENT).status_code == 404
    assert client.get(f"{CONSOLE}/more").status_code == 404
    assert client.get(f"{desk}/visits/{uuid7()}").status_code == 404
