"""Many calls at once stand in two columns: the place's word above them where it is one for all, else in every row."""

import pytest
from playwright.sync_api import Page, expect

from config.contract.push import Call
from config.contract.words import Language, Name
from tests.display_server.web.boards.conftest import DEPARTMENT, OpenBoard, call, department, of_department
from tests.display_server.web.stand_in_push import StandInPush
from tests.small_cast import NOW

pytestmark = pytest.mark.browser
WINDOW = {Language.ENGLISH: Name(name="Window 1", short="W 1")}
ROOMS = [call(number, f"K-00{number}", str(10 + number)) for number in range(5, 0, -1)]


def test_one_word_above_is_enough_where_all_are_rooms(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    push.say(DEPARTMENT, department(*ROOMS))
    open_board(**of_department())
    expect(page.locator(".call")).to_have_count(5)
    expect(page.locator("#room-head")).to_have_text("Room")
    expect(page.locator("#room-head-2")).to_be_visible()
    expect(page.locator(".place .word")).to_have_count(0)


def test_a_window_among_rooms_is_never_taken_for_a_room(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    at_window = Call(call_id=9, number="A-009", room=WINDOW, room_label="1", called_at=NOW)
    push.say(DEPARTMENT, department(at_window, *ROOMS))
    open_board(**of_department())
    expect(page.locator(".call")).to_have_count(6)
    expect(page.locator("#room-head")).to_be_hidden()
    expect(page.locator(".call").first.locator(".place")).to_have_text("W1")
    expect(page.locator(".call").last.locator(".place")).to_have_text("Room11")
