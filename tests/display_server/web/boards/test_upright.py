"""Boards on a screen that stands upright: one below the other what stands side by side elsewhere, at letters of the same size."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.display_server.web.boards.conftest import (
    DEPARTMENT,
    LOBBY,
    OpenBoard,
    call,
    department,
    lobby,
    of_department,
)
from tests.display_server.web.boards.too_long import TOO_LONG
from tests.display_server.web.stand_in_push import StandInPush

pytestmark = pytest.mark.browser


def test_an_overview_keeps_every_words_level_under_its_name(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    page.set_viewport_size({"width": 1080, "height": 1920})
    push.say(LOBBY, lobby(12))
    open_board(view="lobby", language="lt", directions={"d0": "left"})
    expect(page.locator(".row").first).to_be_visible()
    expect(page.locator("body")).not_to_have_class(re.compile("no-word|no-direction|no-floor"))
    name, word = (page.locator(f".row .{part}").nth(1).bounding_box() for part in ("name", "level"))
    assert name is not None
    assert word is not None
    assert word["y"] >= name["y"] + name["height"] * 0.8
    assert page.evaluate(TOO_LONG) == []


def test_six_calls_stand_over_who_is_next_and_a_screen_may_be_turned(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    page.set_viewport_size({"width": 1080, "height": 1920})
    push.say(DEPARTMENT, department(*(call(8 - at, f"KM-10{at}1", "214") for at in range(8))))
    open_board(**of_department())
    expect(page.locator("#calling .call")).to_have_count(6)
    expect(page.locator("#room-head")).to_have_text("Room")  # no row has room for the word beside such numbers
    assert page.evaluate(TOO_LONG) == []
    calling, ahead = (page.locator(one).bounding_box() for one in ("#calling", "#next"))
    assert calling is not None
    assert ahead is not None
    assert ahead["y"] > calling["y"] + calling["height"]
    page.set_viewport_size({"width": 1920, "height": 1080})
    expect(page.locator("body")).to_have_attribute("data-columns", "2")
    assert page.evaluate(TOO_LONG) == []
