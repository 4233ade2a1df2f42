"""Administrators' pages at 400 %: one column, no sideways scrolling, every key reached by Tab with a ring that is seen."""

import pytest
from playwright.sync_api import Browser

from display_server.hub import Hub
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.people import NURSE, PASSWORD, add_person
from tests.display_server.web.stand_in_push import OneOrigin
from tests.sheets.walk import faults

pytestmark = pytest.mark.browser


def test_pages_of_boards_at_400_per_cent_are_walked_through_by_keyboard(
    browser: Browser, origin: OneOrigin, hub: Hub
) -> None:
    add_person(hub, roles=["staff", "admin"])
    with faultless_page(browser, origin, 320, 256) as page:
        page.goto("/admin/")
        page.locator("[name=email]").fill(NURSE)
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator(".rail").wait_for()
        for address in ("/admin/", "/admin/contents", "/admin/broadcasts", "/admin/kiosks", "/staff/"):
            page.goto(address)
            assert list(faults(page, address)) == []
