"""What a patient does at the phone: ten minutes more, gone, back again; other sites press nothing."""

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from uuid_utils.compat import uuid7

from config.contract.push import QueueState
from config.contract.words import Language
from config.locale import words
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand, stage_of
from tests.display_server.web.phone.conftest import LINE, TakeNumber
from tests.display_server.web.phone.test_visit_page import WIDER
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock

JSON = {"Accept": "application/json"}
SAY = words(Language.ENGLISH).say


def press(client: FlaskClient, token: str, act: str, **headers: str) -> int:
    body = {"request_id": str(uuid7())}
    return client.post(f"/v/{token}/acts/{act}", data=body, headers={**JSON, **headers}).status_code


def test_ten_minutes_are_given_and_said(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number()
    assert client.get(f"/v/{token}/state").get_json()["keys"] == ["defer", "leave"]
    body = {"request_id": str(uuid7())}
    for _ in range(2):  # the same press twice is one press
        now = client.post(f"/v/{token}/acts/defer", data=body, headers=JSON).get_json()
        assert (now["state"], now["keys"], now["refused"]) == ("waiting", ["back", "leave"], None)
    assert now["note"] == SAY("phone.deferred", time="10:10")
    again = client.post(f"/v/{token}/acts/defer", data={"request_id": str(uuid7())}, headers=JSON).get_json()
    assert again["refused"] == SAY("phone.refused.deferred_before")


def test_leaving_can_be_taken_back_without_a_script(
    client: FlaskClient, take_number: TakeNumber, clock: StandingClock
) -> None:
    _, token = take_number()
    gone = client.post(f"/v/{token}/acts/leave", data={"request_id": str(uuid7())}, follow_redirects=True).text
    assert SAY("phone.left") in gone
    assert "until 10:10" in gone
    clock.move(minutes=11)
    late = client.post(f"/v/{token}/acts/take_back", data={"request_id": str(uuid7())}, follow_redirects=True).text
    assert SAY("phone.refused.too_late") in late
    assert client.get(f"/v/{token}/state").get_json()["keys"] == []


def test_a_no_show_says_i_am_back(client: FlaskClient, hub: Hub, take_number: TakeNumber) -> None:
    issued, token = take_number()
    desk = desk_in_hand(hub)
    desk.call()
    desk.press(DeskAct.NOT_HERE, issued.number)
    assert client.get(f"/v/{token}/state").get_json()["keys"] == ["back"]
    assert press(client, token, "back") == 200
    assert stage_of(hub, issued.number).state == State.WAITING


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
def test_another_site_presses_nothing(
    client: FlaskClient, hub: Hub, take_number: TakeNumber, headers: dict[str, str]
) -> None:
    issued, token = take_number()
    assert press(client, token, "leave", **headers) == 403
    assert stage_of(hub, issued.number).state == State.WAITING
    assert press(client, token, "leave", Origin="http://localhost") == 200


@pytest.mark.parametrize("act", ["change", "call", "undo", "finish"])
def test_a_phone_has_no_other_keys(client: FlaskClient, take_number: TakeNumber, act: str) -> None:
    _, token = take_number()
    assert press(client, token, act) == 404
    assert press(client, "0" * 26, "leave") == 404


def test_a_press_without_its_id_is_refused(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number()
    assert client.post(f"/v/{token}/acts/leave", data={"request_id": "x"}, headers=JSON).status_code == 400
    assert client.post(f"/v/{token}/acts/leave", headers=JSON).status_code == 400


def test_only_our_own_refusals_are_said_from_an_address(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number()
    assert "pay" not in client.get(f"/v/{token}?refused=pay-here").text


@pytest.mark.browser
def test_a_key_whose_time_has_passed_goes_by_itself(
    page: Page, push: StandInPush, take_number: TakeNumber, clock: StandingClock
) -> None:
    issued, token = take_number()
    push.say(LINE, QueueState(waiting=[issued.number], calling=[]))
    push.pass_time(595)  # its line says 10:09:55
    own_clock(page)
    page.goto(f"/v/{token}")
    page.get_by_role("button", name=SAY("phone.leave")).click()
    stays = page.get_by_role("button", name=SAY("phone.take_back"))
    expect(stays).to_be_visible()
    push.say(LINE, QueueState(waiting=[], calling=[]))
    expect(stays).to_be_visible()
    clock.move(minutes=11)
    let_pass(page, 8, push)
    expect(stays).to_be_hidden()
    expect(page.locator("#note")).to_be_hidden()
    expect(page.locator(".ahead", has_text=SAY("phone.left"))).to_be_visible()


@pytest.mark.browser
def test_leave_and_stay_by_touch_in_every_language(
    page: Page, push: StandInPush, take_number: TakeNumber, hub: Hub
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for language in Language:
        say = words(language).say
        issued, token = take_number(language.value)
        push.say(LINE, QueueState(waiting=[issued.number], calling=[]))
        page.goto(f"/v/{token}")
        page.get_by_role("button", name=say("phone.defer", minutes=10)).click()
        expect(page.locator("#note"), language).to_have_text(say("phone.deferred", time="10:10"))
        page.get_by_role("button", name=say("phone.leave")).click()
        expect(page.locator(".ahead", has_text=say("phone.left")), language).to_be_visible()
        assert page.evaluate(WIDER) == [], language
        page.get_by_role("button", name=say("phone.take_back")).click()
        expect(page.get_by_role("button", name=say("phone.leave")), language).to_be_visible()
        assert stage_of(hub, issued.number).state == State.WAITING, language
