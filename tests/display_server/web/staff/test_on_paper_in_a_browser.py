"""What a desk prints, in real Chromium: the slip of a booked patient taken in there, and the list for times without the hub."""

from datetime import time

import pytest
from playwright.sync_api import Page, expect

from config.contract.hours import Day, Hours, Span
from display_server.db.models import Site
from display_server.hub import Hub
from tests.display_server.services.queue_acts import CODE, book, take_number
from tests.display_server.web.staff.test_console_in_a_browser import CONSOLE, at_work, page
from tests.display_server.web.stand_in_push import OneOrigin
from tests.display_server.web.time_passes import come_true

__all__ = ["page"]
pytestmark = pytest.mark.browser
COUNT_PRINTS = "window.print = () => { window.name = String(Number(window.name || 0) + 1); }"
A_QUARTER_MS = 15 * 60 * 1000


def test_a_booked_patient_is_found_taken_in_and_their_slip_opens_beside(page: Page, hub: Hub) -> None:
    book(hub)
    at_work(page, hub)
    page.keyboard.press("F4")
    page.get_by_label("Number, booking code or QR").fill(CODE)
    page.keyboard.press("Enter")
    with page.context.expect_page() as slip:
        page.get_by_role("button", name="Ona Petraitė").tap()
    expect(slip.value.get_by_text("K-001")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_who_goes_home_for_today_gets_a_slip_beside_the_console(page: Page, hub: Hub) -> None:
    until_twenty_past = Hours(weekly=(Day(spans=(Span(opens=time(8), closes=time(10, 20)),)),) * 7)
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "hours", until_twenty_past))
    take_number(hub)
    take_number(hub)
    at_work(page, hub)
    with page.context.expect_page() as slip:
        page.get_by_role("button", name="K-002: another day").tap()
    expect(slip.value.get_by_text("Šiandien jūsų eilė neatėjo")).to_be_visible()
    expect(page.locator("#console")).to_be_visible()


def test_the_list_prints_itself_anew_and_stays_while_the_hub_is_away(page: Page, hub: Hub, origin: OneOrigin) -> None:
    at_work(page, hub)
    page.add_init_script(COUNT_PRINTS)
    page.clock.install()
    page.goto(f"{CONSOLE}/downtime-list?every=15")
    come_true(page, lambda: page.evaluate("window.name") == "1")
    take_number(hub)
    page.clock.run_for(A_QUARTER_MS)
    come_true(page, lambda: page.get_by_text("K-001").count() == 1 and page.evaluate("window.name") == "2")
    origin.web_is_up = False
    page.clock.run_for(A_QUARTER_MS)
    expect(page.get_by_text("K-001")).to_be_visible()
    assert page.evaluate("window.name") == "2", "nothing newer is printed, and nothing is lost"
