"""Load and wait on boards: a shape, four steps of a bar, a band; nothing where it is old or means nothing."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from config.contract.push import LoadNow, WaitBand
from config.contract.words import Language
from tests.display_server.web.boards.conftest import (
    DEPARTMENT,
    LOADS,
    LOBBY,
    OpenBoard,
    call,
    department,
    drawn,
    lobby,
    of_department,
)
from tests.display_server.web.boards.test_board_page import TURN_S
from tests.display_server.web.boards.too_long import TOO_LONG
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock
from tests.small_cast import NOW

pytestmark = pytest.mark.browser

LONGEST = LoadNow(as_of=NOW, level="very_busy", wait=WaitBand(from_minutes=110, to_minutes=165))


def test_a_department_says_its_wait_in_turn_with_its_count(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    own_clock(page)
    push.say(DEPARTMENT, department().model_copy(update={"load": LOADS[3]}))
    open_board(**of_department())
    expect(page.locator("#waiting-line")).to_have_text("Without appointment, now: 30–\u206045 min")
    expect(page.locator("#waiting-line .shape.busy")).to_be_visible()
    let_pass(page, TURN_S, push)
    expect(page.locator("#waiting-line")).to_have_text("People waiting: 12")


MEANINGLESS: dict[str, dict[str, object]] = {
    "by urgency": {"load": LOADS[3], "by_urgency": True},
    "closed": {"load": LOADS[3], "closed": True},
    "old": {"load": LOADS[3].model_copy(update={"as_of": NOW - timedelta(minutes=11)}) if LOADS[3] else None},
    "without a wait": {"load": LOADS[5]},
    "none": {"load": None},
}


def test_no_wait_is_said_where_it_means_nothing(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    own_clock(page)
    push.say(DEPARTMENT, department())
    open_board(**of_department())
    for why, update in MEANINGLESS.items():
        drawn(page, push.say(DEPARTMENT, department().model_copy(update=update)))
        expect(page.locator(".call.none"), why).not_to_be_empty()
        for _ in range(6):  # longer than two turns
            assert "Without" not in (page.locator("#waiting-line").text_content() or ""), why
            let_pass(page, TURN_S / 2.5, push)


AGED = timedelta(minutes=3)


def test_what_was_foretold_minutes_ago_says_when(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    own_clock(page)
    aged = LOADS[3].model_copy(update={"as_of": NOW - AGED}) if LOADS[3] else None
    push.say(DEPARTMENT, department().model_copy(update={"load": aged}))
    open_board(**of_department())
    expect(page.locator("#waiting-line")).to_have_text("Without appointment, at 09:57: 30–\u206045 min")


def test_an_overview_says_when_instead_of_now(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    lines = lobby().departments
    aged = [
        one.model_copy(update={"load": one.load and one.load.model_copy(update={"as_of": NOW - AGED})}) for one in lines
    ]
    push.say(LOBBY, lobby().model_copy(update={"departments": [lines[0], *aged[1:]]}))
    open_board(view="lobby", language="en")
    expect(page.locator("#name-head")).to_have_text("Without appointment, at 09:57")
    push.say(LOBBY, lobby())
    expect(page.locator("#name-head")).to_have_text("Without appointment, now")
    assert page.evaluate(TOO_LONG) == []


def test_the_longest_wait_has_its_one_line_in_every_language_now_and_aged(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    longest = [LONGEST.model_copy(update={"as_of": NOW - age}) for age in (timedelta(0), AGED)]
    states = [department(call(1, "K-016")).model_copy(update={"load": load}) for load in longest]
    for language in Language:
        push.say(DEPARTMENT, states[0])
        open_board(**of_department(language=language.value))
        for age, state in zip(("now", "aged"), states, strict=True):
            which = f"{language.value}, {age}"
            drawn(page, push.say(DEPARTMENT, state))
            expect(page.locator("#waiting-line .shape"), which).to_be_visible()
            line = page.locator("#waiting-line").bounding_box()
            letters = page.evaluate("parseFloat(getComputedStyle(document.getElementById('waiting-line')).lineHeight)")
            assert line is not None, which
            assert line["height"] < 1.5 * letters, which
            assert page.evaluate(TOO_LONG) == [], which


def test_the_overviews_bar_has_as_many_steps_as_the_level_and_drops_first(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    names = lobby(1).departments[0].names
    lines = [line.model_copy(update={"names": names, "waiting": 3}) for line in lobby(6).departments]
    push.say(LOBBY, lobby(6).model_copy(update={"departments": lines}))
    open_board(view="lobby", language="zh")
    expect(page.locator(".row").nth(1).locator(".bar .filled")).to_have_count(4)
    expect(page.locator(".row").nth(3).locator(".bar .filled")).to_have_count(3)
    expect(page.locator(".row").nth(1).locator(".bar")).to_be_visible()
    expect(page.locator(".row").nth(4).locator(".bar")).to_have_count(0)
    push.say(LOBBY, lobby(6))
    page.reload()
    expect(page.locator(".row").first).to_be_visible()
    assert page.evaluate(TOO_LONG) == []
