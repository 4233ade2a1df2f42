"""The console in real Chromium: keys, F8, a double press, a lost line, the end of a session, a tablet's width."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from config.contract.push import DepartmentState
from display_server.db.reading.states import state_of
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import book, take_number
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.people import NURSE, PASSWORD, add_person
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush
from tests.display_server.web.time_passes import SILENT_MS, own_clock, stand_still
from tests.small_cast import NOW

pytestmark = pytest.mark.browser
CONSOLE = "/staff/desks/cardiology-12"


@pytest.fixture
def page(browser: Browser, origin: OneOrigin) -> Iterator[Page]:
    """A ten-inch tablet, 1024 × 768, whose mistakes fail the test."""
    with faultless_page(browser, origin, 1024, 768, has_touch=True) as opened:
        yield opened


def at_work(page: Page, hub: Hub) -> None:
    add_person(hub, departments=["cardiology"])
    page.goto("/staff/")
    page.get_by_label("E-mail").fill(NURSE)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Work here: Room 12").tap()
    expect(page.locator("#console[data-heard]")).to_be_visible()


def say_department(hub: Hub, push: StandInPush) -> None:
    with hub.database.reading() as session:
        state = state_of(session, "department:cardiology", hub.clock.now())
    assert isinstance(state, DepartmentState)
    push.say("department:cardiology", state)


def test_a_patient_is_called_received_and_finished_by_touch(page: Page, hub: Hub) -> None:
    take_number(hub)
    at_work(page, hub)
    page.get_by_role("button", name="Call next").tap()
    expect(page.locator(".plate[data-state=called]")).to_have_text("K-001")
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Patient is here").tap()
    expect(page.locator(".plate[data-state=serving]")).to_have_text("K-001")
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Finish").tap()
    expect(page.locator(".plate")).to_have_text("Nobody is waiting")


def test_somebody_is_called_out_of_order_with_two_touches(page: Page, hub: Hub, clock: StandingClock) -> None:
    for _ in range(3):
        take_number(hub)
        clock.move(seconds=1)
    at_work(page, hub)
    page.get_by_label("More for K-003").tap()
    page.get_by_role("button", name="medical reason").tap()
    expect(page.locator(".plate[data-state=called]")).to_have_text("K-003")


def test_a_choice_stays_open_when_the_line_changes(
    page: Page, hub: Hub, push: StandInPush, clock: StandingClock
) -> None:
    take_number(hub)
    at_work(page, hub)
    page.get_by_label("More for K-001").tap()
    page.get_by_role("link", name="Priority").tap()
    expect(page.get_by_role("button", name="pregnancy")).to_be_visible()
    clock.move(seconds=1)
    take_number(hub)
    say_department(hub, push)
    expect(page.locator("td.number")).to_have_text(["K-001", "K-002"])
    page.get_by_role("button", name="pregnancy").tap()
    expect(page.locator("td.why .tag")).to_have_text(["pregnancy"])
    expect(page.get_by_role("button", name="pregnancy")).to_be_hidden()


def test_f8_is_the_main_key_and_a_double_press_moves_one_step(page: Page, hub: Hub) -> None:
    take_number(hub)
    own_clock(page)
    at_work(page, hub)
    stand_still(page)
    page.keyboard.press("F8")
    page.keyboard.press("F8")
    expect(page.locator(".plate[data-state=called]")).to_have_text("K-001")
    page.keyboard.press("F8")  # still within the moment in which a second press means the first key
    page.wait_for_timeout(300)
    expect(page.locator(".plate[data-state=called]")).to_have_text("K-001")
    page.clock.fast_forward(700)
    page.keyboard.press("F8")
    expect(page.locator(".plate[data-state=serving]")).to_have_text("K-001")


def test_a_change_elsewhere_shows_without_a_touch(page: Page, hub: Hub, push: StandInPush) -> None:
    at_work(page, hub)
    expect(page.locator(".plate")).to_have_text("Nobody is waiting")
    take_number(hub)
    say_department(hub, push)
    expect(page.locator("td.number")).to_have_text(["K-001"])


def test_a_lost_line_is_said_and_no_key_pretends(page: Page, hub: Hub, push: StandInPush) -> None:
    take_number(hub)
    page.clock.install(time=NOW)
    at_work(page, hub)
    key = page.get_by_role("button", name="Call next")
    expect(key).to_be_enabled()
    push.refusing = True
    push.hang_up()
    expect(page.get_by_role("alert")).to_contain_text("Not live since")
    expect(key).to_be_disabled()
    push.refusing = False
    expect(key).to_be_enabled()
    push.stamping = False
    page.clock.fast_forward(SILENT_MS)
    expect(page.get_by_role("alert")).to_contain_text("Not live since 10:00")
    expect(key).to_be_disabled()
    page.keyboard.press("F8")
    page.wait_for_timeout(300)
    push.stamping = True
    expect(page.get_by_text("Not live since")).to_have_count(0)
    expect(page.get_by_role("button", name="Call next")).to_be_enabled()
    expect(page.locator(".plate[data-state=none]")).to_have_text("K-001")


def test_a_press_that_does_not_arrive_is_said_and_can_be_repeated(page: Page, hub: Hub, origin: OneOrigin) -> None:
    take_number(hub)
    at_work(page, hub)
    origin.web_is_up = False
    page.get_by_role("button", name="Call next").tap()
    expect(page.get_by_text("The hub did not answer")).to_be_visible()
    origin.web_is_up = True
    page.get_by_role("button", name="Call next").tap()
    expect(page.locator(".plate[data-state=called]")).to_have_text("K-001")


def test_when_the_session_ends_the_page_asks_to_sign_in(page: Page, hub: Hub) -> None:
    take_number(hub)
    at_work(page, hub)
    page.context.clear_cookies(name="atrium_session")
    page.get_by_role("button", name="Call next").tap()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_said_and_the_address_kept(page: Page, hub: Hub) -> None:
    add_person(hub)
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(NURSE)
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("E-mail")).to_have_value(NURSE)
    expect(page.get_by_label("Password")).to_be_focused()


def test_on_a_tablet_nothing_is_cut_and_every_key_is_large_enough(page: Page, hub: Hub) -> None:
    book(hub)
    take_number(hub)
    at_work(page, hub)
    page.get_by_role("button", name="Call next").tap()
    expect(page.locator(".plate[data-state=called]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.eval_on_selector_all(
        "button, a.rail-key, .key",
        "keys => keys.filter(k => k.checkVisibility() && k.getBoundingClientRect().height < 44).map(k => k.innerText)",
    )
    assert small == []
