"""The page behind the ticket's QR: right from its first byte, live after it, private, calm about what it does not know."""

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from config.contract.push import Call, Emergency, QueueState
from config.contract.words import Language, PatientAct
from config.locale import words
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.serve_patient import finish, patient_is_here
from display_server.services.numbers.reprint import reprint
from display_server.services.visits.link_family import link_family
from display_server.services.visits.merge_visits import merge_visits
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import patient
from tests.display_server.services.queue_acts import staff
from tests.display_server.services.visit_acts import checked_in, on_a_pathway
from tests.display_server.web.phone.conftest import LINE, TakeNumber
from tests.display_server.web.stand_in_push import StandInPush
from tests.small_cast import NOW, named

WIDER = """() => document.fonts.ready.then(() => [...document.querySelectorAll("body *")].filter((one) => one.offsetParent
    && one.getBoundingClientRect().right > innerWidth + 1).map((one) => `${one.tagName}.${one.className} ${one.textContent}`))"""


def line(*waiting: str, called: str | None = None) -> QueueState:
    calls = [Call(call_id=5, number=called, room=named("Room 12"), room_label="12", called_at=NOW)] if called else []
    return QueueState(waiting=list(waiting), calling=calls)


def test_it_says_the_number_where_to_wait_and_how_many_are_before(client: FlaskClient, take_number: TakeNumber) -> None:
    take_number()
    issued, token = take_number()
    page = client.get(f"/v/{token}").get_data(as_text=True)
    for said in (issued.number, "Waiting area B", "1\u00a0person before you", "Cardiologist&#39;s consultation"):
        assert said in page


def test_it_speaks_the_visits_language_and_any_other_asked_for(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number("lt")
    assert '<html lang="lt"' in client.get(f"/v/{token}").get_data(as_text=True)
    assert '<html lang="zh-Hans"' in client.get(f"/v/{token}?language=zh").get_data(as_text=True)
    assert '<html lang="lt"' in client.get(f"/v/{token}?language=xx").get_data(as_text=True)


def test_a_discreet_service_is_not_named(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number(service="confidential-test")
    page = client.get(f"/v/{token}").get_data(as_text=True)
    assert "HIV" not in page
    assert "confidential-test" not in page
    assert "Room 3" in page  # its one room


def test_a_visit_of_several_stages_shows_its_steps_and_stands_at_the_present_one(client: FlaskClient, hub: Hub) -> None:
    on_a_pathway(hub)
    issued = checked_in(hub).issued
    assert issued is not None
    assert issued.phone_url is not None
    page = client.get(issued.phone_url.partition(".example")[2]).get_data(as_text=True)
    assert 'data-state="waiting"' in page
    assert page.index("Blood test") < page.index("Cardiologist&#39;s consultation")
    assert page.count('aria-current="step"') == 1
    assert page.count(">later<") == 2


def test_the_paper_of_a_merged_number_says_the_new_one_and_how_that_stands(
    client: FlaskClient, take_number: TakeNumber, hub: Hub
) -> None:
    (one, old), (two, token) = take_number(), take_number()
    assert client.get(f"/v/{old}/state").get_json()["drawn_from"][3] == one.number
    hub.writer.run(lambda tx: merge_visits(tx, kept=two.visit_id, other=one.visit_id, who="account:1"))
    say = words(Language.ENGLISH).say
    page = client.get(f"/v/{old}").get_data(as_text=True)
    said = say("phone.merged", number=two.number, before=one.number)
    assert said in page
    assert 'data-state="waiting"' in page
    assert f"</span> {two.number}</h1>" in page
    assert said not in client.get(f"/v/{token}").get_data(as_text=True)
    now = client.get(f"/v/{old}/state").get_json()
    assert (now["state"], now["drawn_from"][3]) == ("waiting", two.number), "an open page draws itself anew"
    act = {"request_id": now["request_id"]}
    assert client.post(f"/v/{old}/acts/leave", data=act).status_code == 303
    assert client.get(f"/v/{token}/state").get_json()["state"] == "left"


def test_a_lost_paper_leads_nowhere_after_a_copy_of_the_number_that_stayed(
    client: FlaskClient, take_number: TakeNumber, hub: Hub
) -> None:
    (one, old), (two, token) = take_number(), take_number()
    hub.writer.run(lambda tx: merge_visits(tx, kept=two.visit_id, other=one.visit_id, who="account:1"))
    copy = hub.writer.run(lambda tx: reprint(tx, visit_id=two.visit_id, token_key=hub.token_key, who="account:1"))
    assert [client.get(f"/v/{one}").status_code for one in (old, token, copy.token)] == [404, 404, 200]


def test_one_page_carries_the_numbers_of_a_family(client: FlaskClient, take_number: TakeNumber, hub: Hub) -> None:
    mother, token = take_number()
    child, _ = take_number(service="blood-test")
    assert child.number not in client.get(f"/v/{token}").get_data(as_text=True)
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[mother.visit_id, child.visit_id], who="account:1"))
    page = client.get(f"/v/{token}").get_data(as_text=True)
    assert child.number in page
    assert "Your family" in page


def test_nobody_keeps_it_and_nobody_hears_where_it_came_from(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number()
    answer = client.get(f"/v/{token}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex, nofollow"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("token", ["nothing", "0" * 26, "%00", "A" * 400])
def test_an_unknown_token_gets_a_calm_page(client: FlaskClient, token: str) -> None:
    answer = client.get(f"/v/{token}", headers={"Accept-Language": "ru"})
    assert answer.status_code == 404
    assert "Номер не найден" in answer.get_data(as_text=True)
    assert client.post(f"/v/{token}/pass").status_code == 404
    assert client.get(f"/v/{token}/state").status_code == 404


def test_a_ticket_found_two_days_later_says_nothing(
    client: FlaskClient, take_number: TakeNumber, clock: StandingClock
) -> None:
    _, token = take_number()
    clock.move(hours=37)
    assert client.get(f"/v/{token}").status_code == 404


def test_a_visit_that_is_over_says_nothing_after_its_day_and_an_open_one_still_does(
    client: FlaskClient, take_number: TakeNumber, clock: StandingClock, hub: Hub
) -> None:
    (ended, over), (_, waits) = take_number(), take_number()
    patient(hub, ended.visit_id, PatientAct.LEAVE)
    clock.move(hours=13, minutes=59)  # 23:59 where the hospital stands
    assert client.get(f"/v/{over}").status_code == 200
    clock.move(minutes=2)
    assert client.get(f"/v/{over}").status_code == 404
    assert client.get(f"/v/{waits}").status_code == 200


def test_who_closed_the_tab_finds_the_number_again_until_it_says_nothing_more(
    client: FlaskClient, take_number: TakeNumber, clock: StandingClock
) -> None:
    assert client.get("/v/").status_code == 404
    issued, token = take_number("lt")
    client.get(f"/v/{token}")
    back = client.get("/v/")
    assert (back.status_code, back.headers["Location"]) == (303, f"/v/{token}")
    assert f'href="/v/{token}"' in client.get("/v/nothing").get_data(as_text=True), "another code scanned by mistake"
    clock.move(hours=37)
    assert client.get("/v/").status_code == 404
    assert issued.number not in client.get("/v/").get_data(as_text=True)


def test_the_way_back_keeps_the_language_chosen_there(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number("lt")
    client.get(f"/v/{token}?language=uk")
    assert client.get("/v/").headers["Location"] == f"/v/{token}?language=uk"
    client.get(f"/v/{token}")
    assert client.get("/v/").headers["Location"] == f"/v/{token}", "the visit's own again"


def test_large_letters_stay_large(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number()
    assert 'data-letters="usual"' in client.get(f"/v/{token}").get_data(as_text=True)
    assert 'data-letters="large"' in client.get(f"/v/{token}?letters=large").get_data(as_text=True)
    assert 'data-letters="large"' in client.get(f"/v/{token}").get_data(as_text=True)
    assert 'data-letters="usual"' in client.get(f"/v/{token}?letters=usual").get_data(as_text=True)


def test_the_pass_hears_this_line_only(client: FlaskClient, take_number: TakeNumber) -> None:
    issued, token = take_number()
    answer = client.post(f"/v/{token}/pass")
    stream = answer.get_json()["stream"]
    assert stream == f"/stream/phone-{issued.visit_id.hex[-12:]}"
    assert token not in stream
    assert f"Path={stream}" in answer.headers["Set-Cookie"]


def test_the_state_goes_from_called_to_finished(client: FlaskClient, take_number: TakeNumber, hub: Hub) -> None:
    _, token = take_number()
    staff(hub)
    called = hub.writer.run(lambda tx: call_next(tx, desk="cardiology-12", who="account:1"))
    assert called is not None
    state = client.get(f"/v/{token}/state").get_json()
    assert (state["state"], state["room"]) == ("called", {"name": "Room 12", "label": "12"})
    hub.writer.run(lambda tx: patient_is_here(tx, desk="cardiology-12", number=called.number, who="account:1"))
    assert client.get(f"/v/{token}/state").get_json()["state"] == "serving"
    hub.writer.run(lambda tx: finish(tx, desk="cardiology-12", number=called.number, who="account:1"))
    assert client.get(f"/v/{token}/state").get_json()["state"] == "done"


@pytest.mark.browser
def test_its_place_moves_and_the_call_turns_it_yellow(page: Page, push: StandInPush, take_number: TakeNumber) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script("delete Navigator.prototype.vibrate")  # as many phones are: they get everything else
    first, _ = take_number()
    mine, token = take_number()
    push.say(LINE, line(first.number, mine.number))
    page.goto(f"/v/{token}")
    page.locator("body").click(position={"x": 5, "y": 5})
    expect(page.locator("#ahead")).to_have_text("1 person before you")
    push.say(LINE, line(mine.number, called=first.number))
    expect(page.locator("#ahead")).to_have_text("Nobody before you")
    push.say(LINE, line(called=mine.number))
    expect(page.locator(".turn")).to_be_visible()
    expect(page.locator("#room")).to_have_text("Room12")
    expect(page.get_by_role("status")).to_contain_text("It is your turn")
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.number')).backgroundColor")
        == "rgb(255, 201, 60)"
    )


RECORDS = """() => { const { body } = document; const told = document.getElementById("said"); const heard = [];
    body.dataset.felt = 0; navigator.vibrate = () => { body.dataset.felt = Number(body.dataset.felt) + 1; return true; };
    new MutationObserver(() => { if (told.textContent) body.dataset.told = heard.push(told.textContent); })
        .observe(told, { childList: true, characterData: true, subtree: true }); }"""


@pytest.mark.browser
def test_a_call_is_felt_and_said_and_a_recall_again(page: Page, push: StandInPush, take_number: TakeNumber) -> None:
    mine, token = take_number()
    push.say(LINE, line(mine.number))
    page.goto(f"/v/{token}")
    page.evaluate(RECORDS)
    page.locator("body").click(position={"x": 5, "y": 5})  # browsers let a touched page vibrate only
    called = line(called=mine.number)
    push.say(LINE, called)
    body = page.locator("body")
    expect(body).to_have_attribute("data-told", "1")
    expect(body).to_have_attribute("data-felt", "1")
    push.say(LINE, called)
    recalled = [call.model_copy(update={"call_id": call.call_id + 1}) for call in called.calling]
    push.say(LINE, called.model_copy(update={"calling": recalled}))
    expect(body).to_have_attribute("data-told", "2")  # the same call said twice was one
    expect(body).to_have_attribute("data-felt", "2")
    expect(page.get_by_role("status")).to_contain_text("It is your turn")


@pytest.mark.browser
def test_it_fits_the_smallest_phone_and_twice_the_letters_in_every_language(
    page: Page, push: StandInPush, take_number: TakeNumber
) -> None:
    for language in Language:
        issued, token = take_number(language.value)
        push.say(LINE, line(issued.number))
        for width in (320, 195):  # 195: a phone of 390 at 200 % zoom
            page.set_viewport_size({"width": width, "height": 640})
            page.goto(f"/v/{token}")
            expect(page.locator("#ahead"), f"{language.value}, {width}").not_to_be_empty()
            assert page.evaluate(WIDER) == [], f"{language.value}, {width}"
        push.say(LINE, line(called=issued.number))
        expect(page.locator(".turn"), language).to_be_visible()
        assert page.evaluate(WIDER) == [], f"{language.value}, called"


@pytest.mark.browser
def test_a_message_to_the_house_stands_above_all_until_the_all_clear(
    page: Page, push: StandInPush, take_number: TakeNumber
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    mine, token = take_number("lt")
    leave = Emergency(key=3, kind="evacuate", zone="department", where=None, begins_at=NOW)
    push.say(LINE, line(mine.number).model_copy(update={"emergencies": [leave]}))
    page.goto(f"/v/{token}")
    bar = page.locator("#emergency")
    expect(bar).to_contain_text("Neikite į liftą")
    expect(bar).to_have_attribute("data-kind", "evacuate")
    assert page.evaluate(WIDER) == []
    cleared = leave.model_copy(update={"cleared_at": push.now()})
    push.say(LINE, line(mine.number).model_copy(update={"emergencies": [cleared]}))
    expect(bar).to_have_attribute("data-kind", "all_clear")
    push.say(LINE, line(mine.number))
    expect(bar).to_be_hidden()
