"""The panel and the undo offer in real Chromium, by touch and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from display_server.hub import Hub
from display_server.services.desks.hold_patient import hold
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import staff, take_number
from tests.display_server.web.staff.test_console_in_a_browser import at_work, page, say_department
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush
from tests.display_server.web.time_passes import SILENT_MS, let_pass, own_clock, stand_still
from tests.small_cast import NOW

__all__ = ["page"]
pytestmark = pytest.mark.browser


def newly_at_work(page: Page, hub: Hub, push: StandInPush, clock: StandingClock) -> None:
    """At a page whose time stands, and a hub that thinks no other: what is pressed now is news."""
    take_number(hub)
    own_clock(page)
    at_work(page, hub)
    stand_still(page)
    clock.at = push.now()


def test_a_move_is_offered_for_undo_for_five_seconds_and_then_stands_in_the_panel(
    page: Page, hub: Hub, push: StandInPush, clock: StandingClock
) -> None:
    newly_at_work(page, hub, push, clock)
    page.get_by_role("button", name="Call next").tap()
    offer = page.get_by_role("status").filter(has_text="K-001: called")
    expect(offer).to_be_visible()
    let_pass(page, 5, push)
    expect(offer).to_be_hidden()
    page.get_by_role("link", name="More", exact=True).tap()
    page.get_by_role("button", name="Undo: K-001 called").tap()
    expect(page.locator(".plate[data-state=none]")).to_have_text("K-001")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_one_touch_on_the_offer_takes_the_move_back(
    page: Page, hub: Hub, push: StandInPush, clock: StandingClock
) -> None:
    newly_at_work(page, hub, push, clock)
    page.get_by_role("button", name="Call next").tap()
    expect(page.locator(".plate[data-state=called]")).to_have_text("K-001")
    page.clock.fast_forward(700)
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".plate[data-state=none]")).to_have_text("K-001")


def test_somebody_is_sent_on_by_keyboard_alone(page: Page, hub: Hub, push: StandInPush) -> None:
    take_number(hub)
    staff(hub, "ruta", "laboratory-3")
    at_work(page, hub)
    page.keyboard.press("F8")
    expect(page.locator(".plate[data-state=called]")).to_be_visible()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Call again").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("K-001: called again")).to_be_visible()
    expect(page.get_by_role("button", name="Call again")).to_be_focused()  # where it stands in the line drawn anew
    page.locator(".plate").evaluate("one => { one.dataset.old = 'yes' }")
    page.get_by_role("link", name="Send on").focus()
    say_department(hub, push)
    expect(page.locator(".plate[data-old]")).to_have_count(0)
    expect(page.get_by_role("link", name="Send on")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox", name="Service, room or clinician")).to_be_focused()
    page.keyboard.type("xyz")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("BLOO")
    expect(page.locator(".choice:visible")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Blood test")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".plate")).to_have_text("Nobody is waiting")
    expect(page.get_by_text("K-001: sent on")).to_be_visible()


def test_escape_closes_the_panel_and_f8_does_nothing_behind_it(page: Page, hub: Hub) -> None:
    take_number(hub)
    at_work(page, hub)
    page.get_by_label("More for K-001").tap()
    expect(page.get_by_role("dialog", name="K-001")).to_be_visible()
    page.keyboard.press("F8")
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".plate[data-state=none]")).to_have_text("K-001")


def test_whoever_was_slower_reads_who_was_faster(page: Page, hub: Hub) -> None:
    take_number(hub)
    at_work(page, hub)
    staff(hub, "jonas", "cardiology-14")
    page.get_by_label("More for K-001").tap()
    expect(page.get_by_role("button", name="Hold")).to_be_enabled()  # the panel was asked for while K-001 still waited
    hub.writer.run(lambda tx: hold(tx, desk="cardiology-14", number="K-001", who="hub"))
    page.get_by_role("button", name="Hold").tap()
    expect(
        page.get_by_text("Somebody was faster. You see how it stands now. K-001 now: on hold (Room 14")
    ).to_be_visible()


def test_a_lost_line_locks_the_panel_and_says_why(page: Page, hub: Hub, push: StandInPush) -> None:
    take_number(hub)
    page.clock.install(time=NOW)
    at_work(page, hub)
    page.get_by_label("More for K-001").tap()
    expect(page.get_by_role("button", name="Hold")).to_be_enabled()
    push.stamping = False
    page.clock.fast_forward(SILENT_MS)
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("Not live since")
    expect(page.get_by_role("button", name="Hold")).to_be_disabled()
    push.stamping = True
    expect(page.get_by_role("button", name="Hold")).to_be_enabled()


def test_a_panel_that_cannot_be_opened_says_so(page: Page, hub: Hub, origin: OneOrigin) -> None:
    take_number(hub)
    at_work(page, hub)
    origin.web_is_up = False
    page.get_by_label("More for K-001").tap()
    expect(page.get_by_text("The hub did not answer")).to_be_visible()
    origin.web_is_up = True
    page.get_by_label("More for K-001").tap()
    expect(page.get_by_role("dialog", name="K-001")).to_be_visible()
