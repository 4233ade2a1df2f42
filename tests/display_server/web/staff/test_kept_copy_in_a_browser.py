"""The console's copy in real Chromium: it outlives a reload while the hub is away, keeps no name, and goes at sign-out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from display_server.hub import Hub
from tests.display_server.services.queue_acts import arrive, book, take_number
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.staff.test_console_in_a_browser import CONSOLE, at_work, say_department
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush
from tests.small_cast import NOW

pytestmark = pytest.mark.browser
PATIENT = "Ona Petraitė"
KEPT = f"async () => (await (await caches.open('atrium-console')).match('{CONSOLE}'))?.text() ?? ''"


@pytest.fixture
def page(browser: Browser, origin: OneOrigin) -> Iterator[Page]:
    with faultless_page(browser, origin, 1280, 800, has_touch=True) as opened:
        yield opened


def kept_copy(page: Page) -> str:
    """The copy once the called patient stands in it and a worker would show it."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for _ in range(400):
        kept: str = page.evaluate(KEPT)
        if 'data-state="called"' in kept:
            return kept
        page.wait_for_timeout(100)
    raise AssertionError("no copy is kept")


def test_the_line_outlives_a_reload_without_the_hub_and_nothing_outlives_signing_out(
    page: Page, hub: Hub, push: StandInPush, origin: OneOrigin
) -> None:
    book(hub, NOW)
    arrive(hub)
    take_number(hub)
    at_work(page, hub)
    page.keyboard.press("F8")
    expect(page.get_by_text(PATIENT)).to_be_visible()
    say_department(hub, push)
    kept = kept_copy(page)
    assert PATIENT not in kept
    assert "csrf_token" not in kept

    origin.web_is_up = push.stamping = False
    push.hang_up()
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Not live since 10:00")
    expect(page.locator("td.number")).to_have_text(["K-002"])
    expect(page.locator("[data-main-key]")).to_be_disabled()
    assert page.locator("main form button:enabled").count() == 0
    assert page.evaluate("document.fonts.check('16px ' + getComputedStyle(document.body).fontFamily)")
    assert page.evaluate("getComputedStyle(document.querySelector('.rail')).position") == "sticky", "with its look"

    origin.web_is_up = push.stamping = True
    expect(page.get_by_text(PATIENT)).to_be_visible()
    expect(page.locator("[data-main-key]")).to_be_enabled()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.wait_for_function("caches.keys().then((kept) => kept.length === 0)")
