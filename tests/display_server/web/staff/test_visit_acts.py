"""What staff change about a visit from its panel, and people who come to the desk, without a browser."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from uuid_utils.compat import uuid7
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Delay, Service, Stage, Visit
from display_server.domain.queue_order import OutOfOrder
from display_server.hub import Hub
from display_server.services.desks.staff_desk import open_desk
from tests.display_server.services.patients.test_begin_with import propose
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, CODE, arrive, book, staff, take_number
from tests.display_server.services.visit_acts import stages
from tests.display_server.web.people import add_person, sign_in, token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, numbers_waiting, press

ON_BOTH_DATABASES = True

FRAGMENT = {"X-Atrium-Fragment": "1"}


def change(client: FlaskClient, visit_id: object, topic: str, **said: str) -> str:
    form = {"csrf_token": token_on(client.get(CONSOLE).text), **said}
    answer = client.post(f"{CONSOLE}/visits/{visit_id}/{topic}", data=form, headers=FRAGMENT)
    assert answer.status_code == 200
    return answer.text


def find(client: FlaskClient, said: str) -> str:
    form = {"csrf_token": token_on(client.get(CONSOLE).text), "said": said}
    return client.post(f"{CONSOLE}/find", data=form, headers=FRAGMENT).text


def add(client: FlaskClient, request_id: str, **said: str) -> TestResponse:
    form = {"csrf_token": token_on(client.get(CONSOLE).text), "request_id": request_id, "language": "lt", **said}
    return client.post(f"{CONSOLE}/add", data=form)


def test_a_step_is_added_brought_forward_and_left_out(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    visit = take_number(hub).visit_id
    change(client, visit, "steps", add="blood-test")
    page = change(client, visit, "steps", add="cardiology-consultation")
    later = re.findall(r'name="skip" value="([^"]+)"', page)
    assert len(later) == 2
    page = change(client, visit, "steps", sooner=later[1])
    assert re.findall(r'name="skip" value="([^"]+)"', page) == later[::-1]
    page = change(client, visit, "steps", skip=later[0])
    assert re.findall(r'name="skip" value="([^"]+)"', page) == [later[1]]
    assert SAY("staff.refused.stage_not_expected") in change(client, visit, "steps", skip=later[0])


def test_a_later_step_with_the_shorter_line_is_sent_to_first(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    propose(hub, CARDIOLOGY, BLOOD)
    visit = take_number(hub).visit_id
    assert 'name="first"' not in client.get(f"{CONSOLE}/visits/{visit}").text
    change(client, visit, "steps", add=BLOOD)
    page = client.get(f"{CONSOLE}/visits/{visit}").text
    assert f'name="first" value="{BLOOD}"' in page
    change(client, visit, "steps", first=BLOOD)
    assert numbers_waiting(client.get(CONSOLE).text) == []
    assert SAY("staff.refused.not_possible_now") in change(client, visit, "steps", first=BLOOD)


def test_a_need_goes_from_asked_to_here_and_guards_from_no_show(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    visit = take_number(hub).visit_id
    change(client, visit, "needs", choice="interpreter:asked")
    press(client, "call_next")
    assert SAY("staff.refused.helper_awaited") in press(client, "not_here", "K-001")
    page = change(client, visit, "needs", choice="interpreter:here")
    assert 'value="interpreter:here" aria-pressed="true"' in page
    assert 'data-state="none"' in press(client, "not_here", "K-001")


def test_who_was_called_on_the_way_is_no_no_show_before_they_can_be_there(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    on_the_way_for(hub, timedelta(minutes=3))
    press(client, "call_this", "K-001", choice=OutOfOrder.MEDICAL.value)
    said = SAY("staff.refused.on_the_way", time="10:03")
    page = press(client, "not_here", "K-001")
    assert said in page
    assert 'data-state="called"' in page
    assert said not in press(client, "hold", "K-001")


def on_the_way_for(hub: Hub, walk: timedelta) -> None:
    hub.writer.run(lambda tx: tx.session.execute(update(Stage).values(callable_at=tx.now + walk)))


def test_a_note_is_kept_and_a_personal_one_refused(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    visit = take_number(hub).visit_id
    assert "walks with a stick" in change(client, visit, "note", note="walks with a stick")
    assert SAY("staff.refused.note_personal") in change(client, visit, "note", note="call +370 612 34567")


def test_two_numbers_of_one_person_become_one(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    kept = take_number(hub).visit_id
    take_number(hub)
    assert SAY("staff.refused.same_visit") in change(client, kept, "merge", other="K-001")
    assert SAY("staff.refused.visit_unknown") in change(client, kept, "merge", other="K-777")
    change(client, kept, "merge", other="k2")
    assert numbers_waiting(client.get(CONSOLE).text) == ["K-001"]


def test_a_number_of_a_department_one_does_not_see_is_neither_found_nor_merged(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, departments=["cardiology"])
    sign_in(client)
    client.post(f"{CONSOLE}/open", data={"csrf_token": token_on(client.get("/staff/").text)})
    ours = take_number(hub).visit_id
    take_number(hub, "blood-test")
    assert SAY("staff.refused.visit_unknown") in find(client, "M-001")
    assert SAY("staff.refused.visit_unknown") in change(client, ours, "merge", other="M-001")
    assert 'id="panel-title" tabindex="-1">K-001' in find(client, "K-001")


def test_the_wrong_patients_check_in_is_taken_back_and_the_right_one_checks_in(client: FlaskClient, hub: Hub) -> None:
    book(hub)
    at_work(client, hub)
    wrong = arrive(hub)
    assert wrong.issued is not None
    assert SAY("staff.panel.wrong") in find(client, CODE)
    change(client, wrong.issued.visit_id, "wrong")
    assert numbers_waiting(client.get(CONSOLE).text) == []
    right = arrive(hub)
    assert right.issued is not None
    assert numbers_waiting(client.get(CONSOLE).text) == [right.issued.number]


def test_a_copy_says_so_and_the_old_paper_leads_nowhere(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    issued = take_number(hub)
    slip = client.get(f"{CONSOLE}/visits/{issued.visit_id}/slip").text
    assert issued.phone_url is not None
    assert issued.phone_url in slip
    form = {"csrf_token": token_on(client.get(CONSOLE).text)}
    answer = client.post(f"{CONSOLE}/visits/{issued.visit_id}/copy", data=form, follow_redirects=True)
    assert words(Language.LITHUANIAN).say("paper.copy") in answer.text  # the patient's language, not the nurse's
    assert issued.phone_url not in answer.text
    old = "/v/" + issued.phone_url.rpartition("/")[2]
    assert "K-001" not in client.get(old).text


def test_somebody_at_the_desk_gets_a_number_once_and_a_slip(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    request_id = str(uuid7())
    first = add(client, request_id, service="cardiology-consultation")
    again = add(client, request_id, service="cardiology-consultation")
    assert first.location == again.location
    assert "K-001" in client.get(first.location).text
    assert numbers_waiting(client.get(CONSOLE).text) == ["K-001"]
    refused = add(client, str(uuid7()), service="blood-test")
    assert refused.location == f"{CONSOLE}/add"
    assert SAY("staff.refused.not_your_service") in client.get(refused.location).text
    assert add(client, str(uuid7()), service="cardiology-consultation", urgency="pink").status_code == 400


def test_an_ambulance_arrival_at_a_triage_service_gets_its_urgency_at_once(client: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Service, 1), "triage", True))
    at_work(client, hub)
    assert SAY("staff.add.ambulance") in client.get(f"{CONSOLE}/add").text
    untold = add(client, str(uuid7()), service="cardiology-consultation").location
    assert SAY("staff.refused.urgency_needed") in client.get(untold).text
    brought = {"urgency": "orange", "ambulance": "1", "unknown": "1"}
    slip = add(client, str(uuid7()), service="cardiology-consultation", **brought).location
    page = client.get(CONSOLE).text
    assert numbers_waiting(page) == ["K-002", "K-001"]
    assert page.count(SAY("staff.visit.by_ambulance")) == 1
    paper = client.get(f"{CONSOLE}/downtime-list").text
    assert paper.index(SAY("staff.unknown_person", nth=1)) < paper.index("K-001")
    assert f"<th>{SAY('staff.panel.urgency')}</th>" in paper, "what a nurse writes of whoever comes meanwhile"
    visit_id = slip.rsplit("/", 2)[1]
    change(client, visit_id, "urgency", choice="green")
    with hub.database.reading() as session:
        row = (
            session.query(Stage.urgency, Visit.by_ambulance, Visit.unknown)
            .join(Visit)
            .filter(Visit.shown_number == "K-002")
            .one()
        )
    assert tuple(row) == ("green", True, 1)


@pytest.mark.parametrize(
    "topic", ["send", "priority", "cancel", "steps", "needs", "note", "merge", "family", "wrong", "urgency", "copy"]
)
def test_every_topic_of_the_panel_is_a_page_of_its_own(client: FlaskClient, hub: Hub, topic: str) -> None:
    at_work(client, hub)
    visit = take_number(hub).visit_id
    assert client.get(f"{CONSOLE}/visits/{visit}/{topic}").status_code == 200
    assert client.get(f"{CONSOLE}/visits/{visit}/elsewhere").status_code == 404


def test_whoever_lost_the_desk_changes_nothing_any_more(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    visit = take_number(hub).visit_id
    token = token_on(client.get(CONSOLE).text)
    client.post(f"{CONSOLE}/close", data={"csrf_token": token})
    answer = client.post(
        f"{CONSOLE}/visits/{visit}/note", data={"csrf_token": token, "note": "hello there"}, headers=FRAGMENT
    )
    assert SAY("staff.refused.desk_not_yours") in answer.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("delay", {"of": "desk", "minutes": "20", "choice": "illness", "fate": "keep"}),
        ("delay", {"of": "desk", "minutes": "20", "choice": "illness", "fate": "return_at", "at": "12:00"}),
        ("another-day", {"number": "K-001"}),
    ],
)
def test_whoever_lost_the_desk_sends_nobody_away_and_says_no_delay(
    client: FlaskClient, hub: Hub, form: str, said: dict[str, str]
) -> None:
    at_work(client, hub)
    visit = take_number(hub).visit_id
    token = token_on(client.get(CONSOLE).text)
    other = staff(hub, "rita", None)
    hub.writer.run(lambda tx: open_desk(tx, desk="cardiology-12", account_id=other, take_over=True))
    answer = client.post(f"{CONSOLE}/{form}", data={"csrf_token": token, **said}, follow_redirects=True)
    assert SAY("staff.refused.desk_not_yours") in answer.text
    with hub.database.reading() as session:
        assert session.query(Delay).count() == 0
    assert stages(hub, visit) == [(CARDIOLOGY, "waiting")]
