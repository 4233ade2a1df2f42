"""The console without a browser: what it says, what it hides, what it refuses in words."""

import re
from datetime import time, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from config.contract.device_api import ReportPrint, ReportUnclaimed
from config.contract.hours import Day, Hours, Span
from config.contract.words import Language, PaperState, PrintOutcome
from config.locale import words
from display_server.db.models import Site
from display_server.hub import Hub
from display_server.services.lines.ghosts_today import saw_patient
from display_server.services.numbers.enter_line import enter_line
from display_server.services.numbers.mark_unclaimed import mark_unclaimed
from display_server.services.numbers.record_print import record_print
from display_server.services.stages.service_facts import service_called
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import CARDIOLOGY, arrive, book, staff, take_number, token_key
from tests.display_server.web.people import NURSE, add_person, sign_in, signed_in, token_on
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True

SAY = words(Language.ENGLISH).say
CONSOLE = "/staff/desks/cardiology-12"


def at_work(client: FlaskClient, hub: Hub) -> FlaskClient:
    signed_in(client, hub)
    token = token_on(client.get("/staff/").text)
    assert client.post(f"{CONSOLE}/open", data={"csrf_token": token}).location == CONSOLE
    return client


def press(
    client: FlaskClient, act: str, number: str = "", request_id: str | None = None, choice: str = "", **more: str
) -> str:
    token = token_on(client.get(CONSOLE).text)
    said = {"csrf_token": token, "request_id": request_id or str(uuid7()), "number": number, "choice": choice, **more}
    answer = client.post(f"{CONSOLE}/acts/{act}", data=said, headers={"X-Atrium-Fragment": "1"})
    assert answer.status_code == 200
    return answer.text


def panel_of(client: FlaskClient, number: str) -> str:
    """The panel behind "more" of a number in the line, as the page's own module fetches it."""
    page = client.get(CONSOLE).text
    found = re.search(rf'href="([^"]+/visits/[^"/]+)"[^>]*aria-label="{SAY("staff.more_of", number=number)}"', page)
    assert found is not None
    return client.get(found[1], headers={"X-Atrium-Fragment": "1"}).text


def numbers_waiting(page: str) -> list[str]:
    return re.findall(r'<td class="number">([^<]+)<', page)


def test_a_visit_goes_through_the_desk_key_by_key(client: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    take_number(hub)
    at_work(client, hub)
    page = client.get(CONSOLE).text
    assert numbers_waiting(page) == ["K-001", "K-002"]
    assert SAY("staff.act.call_next") in page
    called = press(client, "call_next")
    assert SAY("staff.act.here") in called
    assert SAY("staff.act.not_here") in called
    assert SAY("staff.act.recall") in called
    serving = press(client, "here", "K-001")
    assert "Finish and call" in serving
    assert SAY("staff.act.finish") in serving
    assert SAY("staff.act.here") not in serving
    last = press(client, "finish_and_call", "K-001")
    assert 'data-state="called"' in last
    press(client, "here", "K-002")
    assert SAY("staff.nobody_waits") in press(client, "finish", "K-002")


def test_a_name_is_shown_of_the_called_patient_only(client: FlaskClient, hub: Hub) -> None:
    book(hub)
    arrive(hub)
    at_work(client, hub)
    assert "Ona Petrait" not in client.get(CONSOLE).text
    assert "Ona Petraitė" in press(client, "call_next")


def test_the_line_says_why_each_stands_where_they_stand(client: FlaskClient, hub: Hub) -> None:
    book(hub, NOW + timedelta(minutes=10))
    take_number(hub)
    arrive(hub)
    at_work(client, hub)
    page = client.get(CONSOLE).text
    assert numbers_waiting(page) == ["K-002", "K-001"]
    assert SAY("staff.why.booked_time") in page
    assert SAY("staff.why.earliest_due", minutes=25) in page
    assert "Booked 10:10" in page  # the site's clock, not the hub's


def test_unclaimed_numbers_and_failed_prints_are_said(client: FlaskClient, hub: Hub) -> None:
    issued = take_number(hub)
    unclaimed = ReportUnclaimed(request_id=uuid7(), visit_id=issued.visit_id)
    printed = ReportPrint(
        request_id=uuid7(),
        visit_id=issued.visit_id,
        outcome=PrintOutcome.REFUSED,
        reason=PaperState.OUT,
        printed_at=NOW,
    )
    hub.writer.run(lambda tx: mark_unclaimed(tx, unclaimed, device_id=KIOSK))
    hub.writer.run(lambda tx: record_print(tx, printed, device_id=KIOSK))
    page = at_work(client, hub).get(CONSOLE).text
    assert SAY("staff.unclaimed.numbers", numbers="K-001") in page
    assert SAY("staff.mark.refused") in page
    hub.writer.run(lambda tx: saw_patient(tx, issued.visit_id))  # its ticket was read, its code came again
    assert SAY("staff.unclaimed.numbers", numbers="K-001") not in client.get(CONSOLE).text
    assert SAY("staff.ticket.refused") in press(client, "call_next")


def test_a_second_press_of_the_same_key_does_nothing_twice(client: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    take_number(hub)
    at_work(client, hub)
    request = str(uuid7())
    press(client, "call_next", request_id=request)
    again = press(client, "call_next", request_id=request)
    assert numbers_waiting(again) == ["K-002"]
    assert "note warn" not in again


def test_a_slower_hand_is_told_how_it_stands_now(client: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    at_work(client, hub)
    press(client, "call_next")
    press(client, "here", "K-001")
    assert SAY("staff.refused.not_possible_now") in press(client, "here", "K-001")
    press(client, "finish", "K-001")
    assert SAY("staff.refused.patient_changed") in press(client, "finish", "K-001")
    assert SAY("staff.refused.nobody_waits") in press(client, "call_next")


def test_a_taken_desk_says_by_which_role_and_can_be_taken_over(client: FlaskClient, hub: Hub) -> None:
    colleague = staff(hub, "colleague@st-anna.example", "cardiology-12")
    assert colleague
    signed_in(client, hub)
    page = client.get("/staff/").text
    assert "In use since 10:00" in page
    assert "colleague@" not in page
    token = token_on(page)
    refused = client.post(f"{CONSOLE}/open", data={"csrf_token": token}, follow_redirects=True)
    assert SAY("staff.refused.desk_taken") in refused.text
    taken = client.post(f"{CONSOLE}/open", data={"csrf_token": token, "take_over": "1"})
    assert taken.location == CONSOLE


def test_only_departments_of_the_account_exist_for_it(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, departments=["laboratory"])
    sign_in(client)
    page = client.get("/staff/").text
    assert "Laboratory" in page
    assert "Cardiology" not in page
    token = token_on(page)
    assert client.get(CONSOLE).status_code == 404
    assert client.get(f"{CONSOLE}/line").status_code == 404
    assert client.post(f"{CONSOLE}/open", data={"csrf_token": token}).status_code == 404
    assert client.post(f"{CONSOLE}/pass").status_code == 404


def test_a_desk_that_is_not_opened_has_no_console(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub)
    assert client.get(CONSOLE).location == "/staff/"


def test_a_desk_with_a_patient_is_not_closed(client: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    at_work(client, hub)
    press(client, "call_next")
    token = token_on(client.get(CONSOLE).text)
    closed = client.post(f"{CONSOLE}/close", data={"csrf_token": token}, follow_redirects=True)
    assert SAY("staff.refused.desk_busy") in closed.text


@pytest.mark.parametrize("act", ["jump", "finished", "nothing"])
def test_a_key_that_does_not_exist_is_not_found(client: FlaskClient, hub: Hub, act: str) -> None:
    at_work(client, hub)
    token = token_on(client.get(CONSOLE).text)
    answer = client.post(f"{CONSOLE}/acts/{act}", data={"csrf_token": token, "request_id": str(uuid7())})
    assert answer.status_code == 404


def test_the_right_to_listen_is_for_this_desks_department(client: FlaskClient, hub: Hub) -> None:
    answer = at_work(client, hub).post(f"{CONSOLE}/pass")
    assert answer.get_json()["stream"] == "/stream/console-cardiology-12"
    assert "Path=/stream/console-cardiology-12" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("language", list(Language))
def test_every_state_of_the_console_speaks_every_language(client: FlaskClient, hub: Hub, language: Language) -> None:
    add_person(hub, language=language)
    sign_in(client, NURSE)
    take_number(hub)
    take_number(hub)
    token = token_on(client.get("/staff/").text)
    client.post(f"{CONSOLE}/open", data={"csrf_token": token})
    say = words(language).say
    assert say("staff.act.call_next") in client.get(CONSOLE).text
    assert say("staff.act.here") in press(client, "call_next")
    assert say("staff.act.finish") in press(client, "here", "K-001")


def test_calling_out_of_order_takes_a_reason_from_the_list(client: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    for _ in range(2):
        take_number(hub)
        clock.move(seconds=1)
    at_work(client, hub)
    assert SAY("staff.call_this", number="K-002") in panel_of(client, "K-002")
    assert SAY("staff.call_this", number="K-001") not in panel_of(client, "K-001")  # the first is not out of order
    assert SAY("staff.refused.reason_needed") in press(client, "call_this", "K-002")
    called = press(client, "call_this", "K-002", choice="helper_waits")
    assert 'data-state="called">K-002' in called
    assert SAY("staff.call_this", number="K-001") not in panel_of(client, "K-001")  # one patient at a time
    assert 'data-state="called"' in called


def test_a_class_of_need_is_given_at_the_line_and_shown(client: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    for _ in range(2):
        take_number(hub)
        clock.move(seconds=1)
    at_work(client, hub)
    page = press(client, "set_priority", "K-002", choice="urgent")
    assert numbers_waiting(page) == ["K-002", "K-001"]
    assert SAY("staff.why.urgent") in page
    assert SAY("staff.refused.not_waiting") in press(client, "set_priority", "K-999", choice="urgent")


def test_a_class_that_half_the_arrivals_have_is_said_to_be_none(client: FlaskClient, hub: Hub) -> None:
    numbers = [take_number(hub).number for _ in range(10)]
    at_work(client, hub)
    for number in numbers[:4]:
        page = press(client, "set_priority", number, choice="over_75")
    said = unescape(page)
    assert SAY("staff.no_priority", priority=SAY("staff.priority.over_75")) not in said
    said = unescape(press(client, "set_priority", numbers[4], choice="over_75"))
    assert SAY("staff.no_priority", priority=SAY("staff.priority.over_75")) in said


def test_who_still_walks_is_said_to_be_on_the_way(client: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    walks = timedelta(minutes=3)
    hub.writer.run(
        lambda tx: enter_line(
            tx, service_called(tx, CARDIOLOGY), token_key(hub), device_id=KIOSK, language=Language.ENGLISH, walk=walks
        )
    )
    page = at_work(client, hub).get(CONSOLE).text
    assert SAY("staff.why.on_the_way", away=3) in page
    assert SAY("staff.all_on_the_way") in page
    assert SAY("staff.act.call_next") not in page
    clock.move(minutes=3)
    assert SAY("staff.act.call_next") in client.get(CONSOLE).text


def test_the_last_hour_names_who_will_not_be_called_and_lets_them_choose_another_day(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    until_five = Hours(weekly=(Day(spans=(Span(opens=time(8), closes=time(17)),)),) * 7)
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "hours", until_five))
    clock.move(hours=6, minutes=10)  # 16:10
    for _ in range(4):
        take_number(hub)
        clock.move(seconds=1)
    at_work(client, hub)
    page = client.get(CONSOLE).text
    assert SAY("staff.closing.another_day", number="K-003") in page
    assert SAY("staff.closing.another_day", number="K-002") not in page
    said = {"csrf_token": token_on(page), "number": "K-004"}
    answer = client.post(f"{CONSOLE}/another-day", data=said)
    assert (answer.status_code, answer.location.rsplit("/", 1)[1]) == (303, "slip")
    assert numbers_waiting(client.get(CONSOLE).text) == ["K-001", "K-002", "K-003"]
    page = client.post(f"{CONSOLE}/another-day", data=said, follow_redirects=True).text
    assert SAY("staff.refused.not_waiting") in page
    assert SAY("staff.now.unserved") in page, "the slower hand reads how it stands now"
