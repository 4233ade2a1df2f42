"""Staff are sent to a kiosk by the board beside it: its name only, and nothing that is called moves for it."""

import pytest
from playwright.sync_api import Page, expect

from config.contract.push import DepartmentState, StaffWanted
from config.contract.words import Language
from config.locale import words
from tests.display_server.web.boards.conftest import DEPARTMENT, OpenBoard, call, department, of_department
from tests.display_server.web.stand_in_push import StandInPush

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def wanted(*who: StaffWanted) -> DepartmentState:
    return department(call(1, "K-017")).model_copy(update={"staff_wanted": list(who)})


@pytest.mark.parametrize("language", list(Language))
def test_a_board_says_it_in_its_language_while_it_is_wanted(
    page: Page, push: StandInPush, open_board: OpenBoard, language: Language
) -> None:
    push.say(DEPARTMENT, wanted(StaffWanted(screen="L2", floor="2"), StaffWanted(screen="L12")))
    open_board(**of_department(language=language.value))
    notice = page.locator("#staff-wanted")
    expect(notice).to_have_text(words(language).say("board.staff_wanted", screen="L2, L12"))
    assert notice.evaluate("one => one.scrollWidth <= one.clientWidth")
    expect(page.locator("#calling .number")).to_have_text("K-017")
    push.say(DEPARTMENT, wanted(StaffWanted(screen="L2", board="B9"), StaffWanted(screen="L3", floor="7")))
    expect(notice).to_be_hidden()
