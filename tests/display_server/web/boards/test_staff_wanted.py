"""Staff are sent to a kiosk by the board beside it: its name only, and nothing that is called moves for it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from config.contract.push import DepartmentState, StaffWanted
from config.contract.words import Language
from config.locale import words
from tests.display_server.web.boards.conftest import DEPARTMENT, OpenBoard, call, department, of_department
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock

pytestmark = pytest.mark.browser


def wanted(*who: StaffWanted) -> DepartmentState:
    return department(call(1, "K-017")).model_copy(update={"staff_wanted": list(who)})


def told(notice: Locator) -> str:
    return (notice.text_content() or "").replace("\u00a0", " ").strip()


def test_a_board_says_it_in_each_language_while_it_is_wanted(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    notice = page.locator("#staff-wanted")
    for language in Language:
        push.say(DEPARTMENT, wanted(StaffWanted(screen="L2", floor="2"), StaffWanted(screen="L12")))
        open_board(**of_department(language=language.value))
        say = words(language).say
        both = ("L2, L12", "L2", "L12")  # in turn where both have no room
        texts = [say("board.staff_wanted", screen=one).replace("\u00a0", " ") for one in both]
        expect(notice, language).not_to_have_text("")
        assert told(notice) in texts, language
        assert notice.evaluate("one => one.scrollWidth <= one.clientWidth"), language
        expect(page.locator("#calling .number"), language).to_have_text("K-017")
        push.say(DEPARTMENT, wanted(StaffWanted(screen="L2", board="B9"), StaffWanted(screen="L3", floor="7")))
        expect(notice, language).to_be_hidden()


def test_kiosks_that_have_no_room_beside_one_another_are_named_in_turn_in_letters_as_large(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    own_clock(page)
    screens = [f"HALL-{at}" for at in range(9)]
    push.say(DEPARTMENT, wanted(StaffWanted(screen=screens[0])))
    open_board(**of_department(language="uk"))
    notice = page.locator("#staff-wanted")
    expect(notice).to_be_visible()
    size = notice.evaluate("one => getComputedStyle(one).fontSize")
    push.say(DEPARTMENT, wanted(*(StaffWanted(screen=one) for one in screens)))
    say = words(Language.UKRAINIAN).say
    seen = set()
    for _ in range(2 * len(screens)):
        let_pass(page, 4, push)
        seen.add(told(notice))
        assert notice.evaluate("one => [one.scrollWidth <= one.clientWidth, getComputedStyle(one).fontSize]") == [
            True,
            size,
        ]
    assert seen == {say("board.staff_wanted", screen=one).replace("\u00a0", " ") for one in screens}
