"""The board at a room's door, in real Chromium: whoever may come in, whoever is inside, and never another room's number."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from config.contract.push import PausedDesk, QueueState
from display_server.db.models import DeskService
from display_server.hub import Hub
from tests.display_server.web.boards.conftest import DEPARTMENT, SECRET, AddBoard, OpenBoard, call, department, room
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock
from tests.small_cast import NOW

pytestmark = pytest.mark.browser


def test_a_door_lives_through_a_visit(page: Page, push: StandInPush, open_board: OpenBoard, hub: Hub) -> None:
    hub.writer.run(lambda tx: tx.session.delete(tx.session.get_one(DeskService, (2, 1))))
    elsewhere = call(1, "A-015", "14").model_copy(update={"place": "room-14"})
    push.say(DEPARTMENT, department(elsewhere))
    push.say("queue:1", QueueState(waiting=["K-018", "K-019"], calling=[]))
    open_board(view="door", room="room-12", language="en", chime=False)
    number = page.locator("#door-number")
    expect(number).to_have_text("Please wait to be called")
    expect(page.locator("#door-label")).to_have_text("12")
    expect(page.locator("#door-next")).to_contain_text("K-018")

    push.say(DEPARTMENT, department(call(2, "K-017").model_copy(update={"place": "room-12"}), elsewhere))
    expect(number).to_have_text("K-017")
    expect(number).to_have_class("yours young")
    expect(page.locator("body")).to_have_class(re.compile(r"\bsilent\b"))
    expect(page.locator("#door-said")).to_have_text("Please come in")

    inside = {"inside": {"room-12": "K-017", "room-14": "A-015"}}
    push.say(DEPARTMENT, department(elsewhere).model_copy(update=inside))
    expect(page.locator("#door-said")).to_have_text("Being seen now")
    expect(number).to_have_text("K-017")
    expect(number).not_to_have_class("yours young")

    for place, says in (("room-12", "On a break until 10:20"), ("annexe-12", "Please wait to be called")):
        push.say(DEPARTMENT, department().model_copy(update={"paused": [pause(place)]}))
        expect(number, place).to_have_text(says)
    push.say(DEPARTMENT, department().model_copy(update={"closed": True}))
    expect(number).to_have_text("Closed")


def pause(place: str) -> PausedDesk:
    """Of a room 12: there may be one in each house."""
    return PausedDesk(room=room("12"), room_label="12", back_at=NOW + timedelta(minutes=20), place=place)


def test_two_calls_in_one_second_each_have_their_time_at_the_door(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    own_clock(page)
    push.say(DEPARTMENT, department())
    open_board(view="door", room="room-12", language="en")
    expect(page.locator("#door-number")).to_have_text("Please wait to be called")
    first, second = (
        call(key, number).model_copy(update={"place": "room-12"}) for key, number in ((1, "K-017"), (2, "K-018"))
    )
    push.say(DEPARTMENT, department(first))
    push.say(DEPARTMENT, department(second, first))
    seen = []
    for _ in range(10):
        let_pass(page, 1, push)
        seen.append(page.locator("#door-number").text_content())
    assert seen.count("K-017") >= 4
    assert seen.count("K-018") >= 4


def test_the_number_stays_large_when_a_note_takes_its_room(
    silenced: Browser, push: StandInPush, origin: OneOrigin, add_board: AddBoard
) -> None:
    """Who is next and how long it takes leave before the number is small."""
    board = add_board(view="door", room="room-12", language="en", chime=True)
    context = silenced.new_context(viewport={"width": 1920, "height": 1080}, base_url=origin.address)
    secret = {"name": "atrium_board", "value": f"{SECRET}{board}", "url": f"{origin.address}/board/{board}"}
    context.add_cookies([secret])  # type: ignore[list-item]  # Playwright's own shape
    page = context.new_page()
    push.say(DEPARTMENT, department(call(1, "K-017").model_copy(update={"place": "room-12"})))
    push.say("queue:1", QueueState(waiting=["K-018"], calling=[]))
    page.goto(f"/board/{board}")
    number = page.locator("#door-number")
    expect(number).to_have_text("K-017")
    expect(page.get_by_text("Sound is off")).to_be_visible()
    assert float(number.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 16 * 16
    context.close()
