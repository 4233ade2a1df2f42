"""What axe-core finds on the pages staff work with, against WCAG 2.2 A and AA: nothing."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from display_server.hub import Hub
from display_server.services.house.keep_guide import keep_guide
from tests.display_server.services.queue_acts import arrive, book, take_number
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.people import NURSE, PASSWORD, add_person
from tests.display_server.web.staff.test_console_in_a_browser import CONSOLE
from tests.display_server.web.stand_in_push import OneOrigin
from tests.small_cast import KIOSK

pytestmark = pytest.mark.browser
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}

REMOTE = f"devices/{KIOSK}/remote"


@pytest.fixture
def page(browser: Browser, origin: OneOrigin) -> Iterator[Page]:
    """A ten-inch tablet."""
    with faultless_page(browser, origin, 1280, 800, has_touch=True) as opened:
        yield opened


def violations(page: Page, where: str) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{where}: {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def _guide(hub: Hub) -> tuple[str, str]:
    answers = [{"says": ["Heart"], "department": "cardiology"}, {"says": ["Chest pain"], "alarm": True}]
    said = {"languages": ["en"], "questions": [{"code": "what", "asks": ["What?"], "answers": answers}]}
    hub.writer.run(lambda tx: keep_guide(tx, said=said, who="command"))
    return "guide", "guide/questions/what"


def test_axe_finds_nothing_on_the_pages_staff_work_with(page: Page, hub: Hub) -> None:
    book(hub)
    arrive(hub)
    take_number(hub)
    add_person(hub, roles=["staff", "admin"])
    page.goto("/staff/")
    found = violations(page, "sign in")
    page.get_by_label("E-mail").fill(NURSE)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Work here: Room 12")).to_be_visible()
    found += violations(page, "desks")
    page.get_by_role("button", name="Work here: Room 12").tap()
    page.get_by_role("button", name="Call next").tap()
    expect(page.locator(".plate[data-state=called]")).to_be_visible()
    found += violations(page, "console")
    page.locator("[popovertarget=delay]:not([popovertargetaction])").tap()
    found += violations(page, "delay")
    page.keyboard.press("Escape")
    page.locator(".pair a").last.tap()
    expect(page.locator("#panel h2")).to_be_visible()
    found += violations(page, "panel")
    # The other pages of the admin are looked at by `admin/test_axe_on_every_page.py`.
    pages = ("today", REMOTE, *_guide(hub))
    for address in (f"{CONSOLE}/shortcuts", f"{CONSOLE}/downtime", *(f"/admin/{one}" for one in pages)):
        page.goto(address)
        found += violations(page, address)
    assert found == []


def test_axe_would_say_what_is_wrong(page: Page) -> None:
    page.set_content('<html lang="en"><title>A page</title><main><button></button></main>')
    assert any("button-name" in one for one in violations(page, "a nameless key"))
