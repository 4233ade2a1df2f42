"""The lobby's overview in real Chromium: paged, never squeezed; levels, trends and waits only where they are known."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from config.contract.words import Language
from config.locale import words
from tests.display_server.web.boards.conftest import LOBBY, OpenBoard, lobby
from tests.display_server.web.boards.too_long import TOO_LONG
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock
from tests.sheets import hospital
from tests.small_cast import NOW

pytestmark = pytest.mark.browser
COUNT_TRIES = """
window.tried = 0;
const { remove } = DOMTokenList.prototype;
DOMTokenList.prototype.remove = function (...names) {
  if (names.includes("no-floor")) window.tried += 1; // a row with everything is tried first
  return remove.apply(this, names);
};
"""


def test_the_overview_pages_by_itself_and_never_squeezes(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    own_clock(page)
    push.say(LOBBY, lobby(20))
    open_board(view="lobby", language="en")
    expect(page.locator(".row")).to_have_count(7)
    first = page.locator(".row .name").first
    assert first.evaluate("one => getComputedStyle(one).fontSize") == "82px"
    expect(page.locator("#page")).to_have_text("1 / 3")
    let_pass(page, 8, push)
    expect(page.locator("#page")).to_have_text("2 / 3")
    expect(page.locator(".row").first).to_have_attribute("data-department", "d7")


def test_sixty_departments_each_say_their_level_in_a_word_and_a_house_of_more_what_its_shapes_mean(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    own_clock(page)
    push.say(LOBBY, hospital.lobby("overfull"))
    page.set_viewport_size({"width": 1080, "height": 1920})
    open_board(view="lobby", language="lt")
    expect(page.locator("#page")).to_have_text("1 / 9")
    expect(page.locator(".row .told")).to_have_text(
        ["Mažai", "Daug", "Vidutiniškai", "Labai daug", "Daug", "Mažai", "Mažai"]
    )
    expect(page.locator(".row .floor").first).to_be_visible()
    assert page.evaluate(TOO_LONG) == []
    push.say(LOBBY, lobby(80))
    expect(page.locator(".row")).to_have_count(15)
    expect(page.locator("#page")).to_have_text("1 / 6")
    assert page.locator(".row .name").first.evaluate("one => getComputedStyle(one).fontSize") == "82px"
    assert page.evaluate(TOO_LONG) == []
    said = set()
    for _ in range(8):  # what the shapes mean takes turns
        said |= set(page.locator(".meaning").all_text_contents())
        let_pass(page, 2, push)
    assert said == {"Mažai", "Vidutiniškai", "Daug", "Labai daug", "Nėra duomenų"}
    page.set_viewport_size({"width": 1920, "height": 1080})
    push.say(LOBBY, lobby(60))
    expect(page.locator("#page")).to_have_text(re.compile("/ 7$"))  # nine rows, on whichever page it is by now
    expect(page.locator(".row .level").first).to_have_text(re.compile("žmonių$"))
    assert page.evaluate(TOO_LONG) == []


def test_letters_double_on_a_screen_of_twice_the_size(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    page.set_viewport_size({"width": 3840, "height": 2160})
    push.say(LOBBY, lobby(9))
    open_board(view="lobby", language="lt")
    expect(page.locator(".row")).to_have_count(7)
    assert page.locator(".row .name").first.evaluate("one => getComputedStyle(one).fontSize") == "164px"
    assert page.evaluate(TOO_LONG) == []


def test_a_department_whose_desks_all_pause_says_so_in_the_lobby(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    lines = lobby().departments
    first = lines[0].model_copy(update={"open_desks": 0, "paused_desks": 2})
    waits = page.locator(".row").first.locator(".waiting, .ask")
    for minutes, told in ((None, ["ждут: 100"]), (20, ["100", "до 10:20"]), (-1, ["ждут: 100"])):
        back = minutes and NOW + timedelta(minutes=minutes)  # a time that has passed is not said any more
        push.say(
            LOBBY, lobby().model_copy(update={"departments": [first.model_copy(update={"back_at": back}), *lines[1:]]})
        )
        if minutes is None:
            open_board(view="lobby", language="ru")
        expect(waits).to_have_text(told)
        expect(page.locator(".row .level")).to_have_text(["перерыв", "Очень людно", "Умеренно"])
        assert page.evaluate(TOO_LONG) == []


def test_the_overview_says_level_trend_and_wait_in_every_language(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    push.say(LOBBY, lobby(6))
    said = [*(["quiet", "very_busy", "steady", "busy"]), None, "busy"]
    for language in Language:
        say = words(language).say
        open_board(view="lobby", language=language.value)
        expect(page.locator(".row .level"), language).to_have_text(
            [say(f"board.level.{level}") if level else say("board.no_data") for level in said]
        )
        expect(page.locator(".row .wait"), language).to_have_text(["0–5", "110–165", "10–20", "30–45"])
        so_many = say("board.overview.so_many", count=105)  # busy, and nobody knows for how long
        expect(page.locator(".row .ask"), language).to_have_text([say("board.overview.ask"), so_many])
        assert page.evaluate(TOO_LONG) == [], language


def test_a_level_nobody_has_looked_at_for_ten_minutes_is_no_data(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    old = [
        line.model_copy(
            update={"load": line.load and line.load.model_copy(update={"as_of": NOW - timedelta(minutes=11)})}
        )
        for line in lobby(4).departments
    ]
    push.say(LOBBY, lobby().model_copy(update={"departments": old}))
    open_board(view="lobby", language="en")
    expect(page.locator(".row .level")).to_have_text(["No data"] * 4)
    expect(page.locator(".row .wait")).to_have_count(0)


def test_a_delay_takes_turns_with_the_levels_word_where_notes_have_no_room(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    own_clock(page)
    lines = lobby(3).departments
    push.say(LOBBY, lobby(3).model_copy(update={"departments": [lines[0].model_copy(update={"delay_minutes": 20})]}))
    open_board(view="lobby", language="en", diagonal_in=43, resolution=[1920, 1080], reading_m=3)
    delayed = page.locator("#departments .delayed")
    expect(page.locator("body")).to_have_class(re.compile("no-notes"))
    seen = set()
    for _ in range(4):
        seen.add(delayed.is_visible())
        assert page.locator("#departments .told").is_visible() is not delayed.is_visible()
        let_pass(page, 2, push)
    assert seen == {True, False}
    expect(delayed).to_contain_text("+20 min")


def test_a_changed_count_keeps_the_rows_as_they_stand_and_a_longer_one_makes_them_anew(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    """Trying every form again takes a tenth of a second with sixty departments, and counts change all day."""
    page.add_init_script(COUNT_TRIES)
    names = lobby(1).departments[0].names
    lines = [line.model_copy(update={"names": names, "waiting": 13}) for line in lobby(6).departments]
    push.say(LOBBY, lobby().model_copy(update={"departments": lines}))
    open_board(view="lobby", language="zh")
    counts = page.locator(".row .waiting")
    expect(counts).to_have_text(["13"] * 4)
    before = page.evaluate("tried")
    for waiting, again in ((27, False), (1027, True)):
        changed = [lines[0].model_copy(update={"waiting": waiting}), *lines[1:]]
        push.say(LOBBY, lobby().model_copy(update={"departments": changed}))
        expect(counts.first).to_have_text(str(waiting))
        assert (page.evaluate("tried") > before) is again
    assert page.evaluate(TOO_LONG) == []
