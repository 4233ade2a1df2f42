"""Boards in real Chromium: live, heard, honest when old, whole in five languages."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from config.contract.push import PausedDesk
from config.contract.words import Language
from config.locale import words
from display_server.hub import Hub
from display_server.web.shared.heartbeats import heartbeats_of
from tests.display_server.web.boards.conftest import (
    DEPARTMENT,
    LOBBY,
    SECRET,
    AddBoard,
    OpenBoard,
    call,
    department,
    lobby,
    of_department,
    room,
)
from tests.display_server.web.boards.too_long import TOO_LONG
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock
from tests.small_cast import NOW

pytestmark = pytest.mark.browser

ROOM_LEFT = """one => {
  const words = document.createRange();
  words.selectNodeContents(one);
  const edge = one.getBoundingClientRect().right - parseFloat(getComputedStyle(one).paddingRight);
  return edge - words.getBoundingClientRect().right;
}"""
TURN_S = 6.0  # notices.js
A_DAY = """async () => {
  const { placeAt } = await import("/board/static/resting.js");
  const places = Array.from({ length: 720 }, (_, turn) => placeAt(turn * 120000).split(" ").map((rem) => parseFloat(rem) * 16));
  return [0, 1].map((axis) => places.map((place) => place[axis]));
}"""  # CSS px on 1920 across
COUNT_CHIMES = "window.chimes = []; addEventListener('atrium:chime', (event) => window.chimes.push(event.detail))"


def chimes(page: Page) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = page.evaluate("window.chimes")
    return heard


def wait_for_chimes(page: Page, count: int) -> None:
    """The page's own rules forbid evaluating text, so the waiting is done here."""
    for _ in range(400):
        if len(chimes(page)) >= count:
            break
        page.wait_for_timeout(100)
    assert len(chimes(page)) == count


def test_a_call_appears_with_its_room_and_is_heard(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    page.add_init_script(COUNT_CHIMES)
    push.say(DEPARTMENT, department(call(1, "K-016", "11")))
    open_board(**of_department())
    expect(page.locator(".call")).to_have_text(["K-016Room11"])
    assert chimes(page) == []  # nobody was called just now
    push.say(DEPARTMENT, department(call(2, "K-017", "12"), call(1, "K-016", "11")))
    expect(page.locator(".call")).to_have_text(["K-017Room12", "K-016Room11"])
    expect(page.locator(".call.yours")).to_have_text(["K-017Room12"])
    wait_for_chimes(page, 1)
    assert chimes(page) == [{"callId": 2, "heard": True}]


def test_two_calls_in_one_second_are_both_shown_and_both_heard(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    page.add_init_script(COUNT_CHIMES)
    push.say(DEPARTMENT, department())
    open_board(**of_department())
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(call(1, "K-017", "12")))
    push.say(DEPARTMENT, department(call(2, "K-018", "14"), call(1, "K-017", "12")))
    expect(page.locator(".call.yours")).to_have_text(["K-018Room14", "K-017Room12"])
    wait_for_chimes(page, 2)
    assert [one["callId"] for one in chimes(page)] == [1, 2]


def test_a_recall_is_heard_again_in_the_same_row(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    page.add_init_script(COUNT_CHIMES)
    push.say(DEPARTMENT, department(call(1, "K-017")))
    open_board(**of_department())
    expect(page.locator(".call")).to_have_count(1)
    push.say(DEPARTMENT, department(call(9, "K-017")))
    wait_for_chimes(page, 1)
    expect(page.locator(".call")).to_have_count(1)


def test_who_is_served_at_once_stays_readable_and_who_was_called_by_mistake_does_not(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    own_clock(page)
    push.say(DEPARTMENT, department())
    open_board(**of_department())
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(call(2, "K-018"), call(1, "K-017")))
    expect(page.locator(".call")).to_have_count(2)
    push.say(DEPARTMENT, department(last=("K-017",)))
    expect(page.locator(".call")).to_have_text(["K-017Room12"])
    let_pass(page, 10, push)
    expect(page.locator(".call")).to_have_class("call none")  # after ten seconds it has gone too


def test_without_a_chime_a_new_call_has_a_border(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    push.say(DEPARTMENT, department())
    open_board(**of_department(chime=False))
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(call(1, "K-017")))
    expect(page.locator(".silent .call.young")).to_have_css("outline-style", "solid")


def test_a_browser_that_forbids_sound_says_so_on_the_board(
    silenced: Browser, push: StandInPush, origin: OneOrigin, add_board: AddBoard
) -> None:
    board = add_board(**of_department())
    context = silenced.new_context(viewport={"width": 1920, "height": 1080}, base_url=origin.address)
    secret = {"name": "atrium_board", "value": f"{SECRET}{board}", "url": f"{origin.address}/board/{board}"}
    context.add_cookies([secret])  # type: ignore[list-item]  # Playwright's own shape
    quiet = context.new_page()
    push.say(DEPARTMENT, department(call(1, "K-017")))
    quiet.goto(f"/board/{board}")
    expect(quiet.get_by_text("Sound is off")).to_be_visible()
    assert quiet.evaluate(TOO_LONG) == []
    context.close()


def test_the_picture_moves_by_a_few_pixels_in_a_day_so_that_nothing_burns_in(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    page.clock.install(time=NOW)
    push.say(DEPARTMENT, department(call(1, "K-017")))
    open_board(**of_department())
    expect(page.locator(".call")).to_have_count(1)
    places = set()
    for _ in range(6):
        page.clock.fast_forward(121_000)
        page.clock.run_for(400)
        box = page.locator("header").bounding_box()
        assert box is not None
        places.add((round(box["x"]), round(box["y"])))
    assert len(places) >= 4
    assert all(abs(x - 56) <= 8 and abs(y) <= 8 for x, y in places)
    a_day = page.evaluate(A_DAY)
    assert all(max(one) - min(one) >= 0.14 * 82 for one in a_day)  # a bold stroke read from 3 m
    assert max(abs(now - then) for one in a_day for then, now in pairwise(one)) <= 2


def test_a_silent_stream_is_said_then_the_calls_go_and_truth_comes_back_by_itself(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    page.clock.install(time=NOW)
    push.say(DEPARTMENT, department(call(1, "K-017")))
    open_board(**of_department(limit_s=17, diagonal_in=55, resolution=[1920, 1080], reading_m=5))
    expect(page.locator(".call")).to_have_count(1)
    expect(page.locator("footer")).to_have_attribute("data-foot", "turn")  # one place for all there is to say
    push.stamping = False
    page.clock.fast_forward(5000)
    expect(page.locator("#note")).to_be_visible()
    expect(page.locator("#note")).to_have_text("Not updated since 10:00.")
    expect(page.locator(".rule")).to_be_hidden()
    expect(page.locator(".call")).to_have_count(1)
    asked = len(push.asked)
    page.clock.fast_forward(6000)
    expect(page.locator(".rule")).to_be_visible()  # in its turn, as ever
    expect(page.locator("#note")).to_be_hidden()
    page.clock.fast_forward(6000)
    expect(page.locator("#stale")).to_contain_text("Your number is still valid.")
    while len(push.asked) == asked:  # it connects anew, and hears a state that nobody vouches for
        page.wait_for_timeout(20)
    page.wait_for_timeout(300)
    expect(page.locator(".call")).to_have_count(0)
    expect(page.locator("#waiting-line")).to_contain_text("No data")
    push.stamping = True
    push.say(DEPARTMENT, department(call(2, "K-018")))
    expect(page.locator("#stale")).to_be_hidden()
    expect(page.locator(".call")).to_have_text(["K-018Room12"])


def test_every_glyph_is_there_before_the_hub_can_die(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    push.say(DEPARTMENT, department(call(1, "K-016", "11")))
    open_board(**of_department())
    expect(page.locator(".call")).to_have_text(["K-016Room11"])
    assert set(page.evaluate("[...document.fonts].map((face) => face.status)")) == {"loaded"}


def test_a_board_comes_back_after_push_and_web_were_killed(
    page: Page, push: StandInPush, origin: OneOrigin, open_board: OpenBoard
) -> None:
    page.clock.install(time=NOW)
    push.say(LOBBY, lobby())
    open_board(view="lobby", language="en")
    expect(page.locator(".row")).to_have_count(3)
    push.refusing, origin.web_is_up = True, False
    push.hang_up()
    page.clock.fast_forward(5000)
    expect(page.locator("#note")).to_be_visible()
    push.refusing, origin.web_is_up = False, True
    push.say(LOBBY, lobby(4))
    expect(page.locator(".row")).to_have_count(4)
    expect(page.locator("#note")).to_be_hidden()


def test_nothing_is_cut_in_any_language(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    rows = ([("K-017", "12")], [("KM-1017", "112")] * 4, [("KM-1017", "112")] * 8)
    for at, language in enumerate(Language):
        push.say(LOBBY, lobby(9))
        open_board(view="lobby", language=language.value)
        expect(page.locator(".row"), language).to_have_count(7)
        assert page.evaluate(TOO_LONG) == [], language
        push.say(DEPARTMENT, department())
        open_board(**of_department(language=language.value))
        assert page.locator(".call.none").evaluate(ROOM_LEFT) >= 0, language
        for calls in rows if language is Language.RUSSIAN else rows[at % 3 :][:1]:  # the longest words see all of them
            said = (call(20 - place, number, label) for place, (number, label) in enumerate(calls))
            push.say(DEPARTMENT, department(*said))
            page.reload()  # so that none of them was called just now
            expect(page.locator(".call"), language).to_have_count(len(calls))
            assert page.evaluate(TOO_LONG) == [], language


def test_the_clock_is_the_hubs_in_the_hospitals_zone(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    push.say(LOBBY, lobby())
    page.clock.set_system_time("2031-01-01T03:33:00Z")  # the board's own computer is years off
    open_board(view="lobby", language="en")
    expect(page.locator("#clock")).to_have_text("10:00")
    expect(page.locator("#note")).to_be_hidden()


def test_a_board_reports_the_version_it_really_shows(
    page: Page, push: StandInPush, open_board: OpenBoard, hub: Hub
) -> None:
    push.say(LOBBY, lobby())
    version = push.say(LOBBY, lobby(5))
    with page.expect_response("**/shown") as answered:
        open_board(view="lobby", language="en")
    assert answered.value.status == 200
    (_, said), *others = heartbeats_of(hub)._heard.values()
    assert others == []
    assert said["shown_version"] == version
    assert said["shown_step"] == "board_fresh"
    assert said["follows"] is True


def test_a_pause_is_said_in_turn_with_the_count_until_its_time_has_passed_in_every_language(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    state = department(call(1, "K-017"))
    soon, late = (
        state.model_copy(update={"paused": [PausedDesk(room=room("14"), room_label="14", back_at=back)]})
        for back in (NOW + timedelta(minutes=30), NOW - timedelta(minutes=1))
    )
    own_clock(page)
    for language in Language:
        say = words(language).say
        name = room("14")[language].name
        push.say(DEPARTMENT, soon)
        open_board(**of_department(language=language.value))
        gone = page.evaluate("performance.now()") / 1000  # its clock went on since the language before
        let_pass(page, -gone % (2 * TURN_S), push)  # so that the count begins
        line = page.locator("#waiting-line")
        expect(line, language).to_contain_text("12")
        let_pass(page, TURN_S, push)
        expect(line, language).to_have_text(say("board.paused_until", room=name, time="10:30"))
        assert page.evaluate(TOO_LONG) == [], language
        let_pass(page, TURN_S, push)
        expect(line, language).to_contain_text("12")
        push.say(DEPARTMENT, late)
        let_pass(page, TURN_S, push)
        expect(line, language).to_have_text(say("board.paused", room=name))
