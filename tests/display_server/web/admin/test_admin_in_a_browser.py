"""The administrator's pages in real Chromium: a board shows its code, is approved, and goes to work by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from display_server.hub import Hub
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.people import ADMIN, PASSWORD, add_person
from tests.display_server.web.stand_in_push import OneOrigin
from tests.small_cast import NOW

pytestmark = pytest.mark.browser

ASKED_AGAIN_MS = 5000  # data-every-s of the fleet


@pytest.fixture
def page(browser: Browser, origin: OneOrigin) -> Iterator[Page]:
    with faultless_page(browser, origin, 1280, 800) as opened:
        yield opened


def open_admin(page: Page, hub: Hub, address: str = "/admin/") -> None:
    add_person(hub, ADMIN, ["admin"])
    page.goto(address)
    page.get_by_label("E-mail").fill(ADMIN)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def test_a_new_screen_is_paired_by_the_code_it_shows(page: Page, hub: Hub, browser: Browser, origin: OneOrigin) -> None:
    screen = browser.new_context(viewport={"width": 1920, "height": 1080}, base_url=origin.address)
    board = screen.new_page()
    board.goto("/board")
    open_admin(page, hub, "/admin/pair")
    page.get_by_role("link", name="Name it").click()  # the list renews itself
    code = page.locator(".compare .code").inner_text().replace(" ", "")
    expect(board.locator("body")).to_contain_text(code[:4])
    page.get_by_label("English").first.fill("Lobby screen")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("B1")
    expect(page.get_by_role("heading", name="What this screen shows")).to_be_visible()  # the rest is entered here
    page.goto("/admin/")
    expect(page.get_by_role("link", name="Lobby screen")).to_be_visible()
    board.wait_for_url("**/board/*-*")
    screen.close()


def test_a_fleet_that_cannot_be_read_says_since_when(page: Page, hub: Hub, origin: OneOrigin) -> None:
    page.clock.install(time=NOW)
    open_admin(page, hub)
    page.wait_for_load_state("load")  # what asks again must itself have come before the hub goes
    origin.web_is_up = False
    page.clock.fast_forward(ASKED_AGAIN_MS)
    expect(page.get_by_role("alert").first).to_contain_text("Not live since 10:00")
    origin.web_is_up = True
    page.clock.fast_forward(ASKED_AGAIN_MS)
    expect(page.get_by_text("Not live since")).to_be_hidden()


def test_revoking_asks_once_more(page: Page, hub: Hub) -> None:
    open_admin(page, hub)
    page.get_by_role("link", name="Lobby kiosk").click()
    page.get_by_text("Revoke this device").click()
    page.get_by_role("button", name="Yes, revoke").click()
    expect(page.get_by_role("status")).to_contain_text("L1 is revoked")
