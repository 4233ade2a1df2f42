"""Passkeys in real Chromium with an authenticator of its own: added, signed in with, removed, and nothing works afterwards."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from config.contract.words import Language
from config.locale import words
from display_server.hub import Hub
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.people import NURSE, PASSWORD, add_person
from tests.display_server.web.staff.test_axe_in_a_browser import violations
from tests.display_server.web.stand_in_push import OneOrigin

pytestmark = pytest.mark.browser
SAY = words(Language.ENGLISH).say


@pytest.fixture
def page(browser: Browser, origin: OneOrigin, hub: Hub) -> Iterator[Page]:
    """Browsers bind a passkey to a name, so the page is opened by one."""
    origin.address = origin.address.replace("127.0.0.1", "localhost")
    hub.settings.__dict__["public_url"] = origin.address
    with faultless_page(browser, origin, 1280, 1024) as opened:
        yield opened


def plug_in(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    line.send("WebAuthn.addVirtualAuthenticator", {"options": kind})


def test_a_passkey_is_added_opens_the_account_and_is_removed(page: Page, hub: Hub) -> None:
    add_person(hub, roles=["staff"])
    plug_in(page)
    page.goto("/sign-in")
    page.get_by_label(SAY("staff.sign_in.email")).fill(NURSE)
    page.get_by_label(SAY("staff.sign_in.password")).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/")
    page.goto("/sign-in/own")
    page.get_by_label(SAY("staff.passkey.name")).fill("Ward <computer>")
    page.get_by_role("button", name=SAY("staff.passkey.add")).click()
    expect(page.get_by_role("heading", name=SAY("staff.second.codes"))).to_be_visible()
    page.get_by_role("link", name=SAY("staff.second.kept")).click()
    page.goto("/sign-in/own")
    found = violations(page, "own")
    page.get_by_role("button", name=SAY("staff.passkey.add")).click()
    expect(page.get_by_role("alert")).to_contain_text(SAY("staff.passkey.refused.known"))

    page.context.clear_cookies()
    page.goto("/sign-in?next=/sign-in/own")
    found += violations(page, "sign in")
    page.get_by_role("button", name=SAY("staff.passkey.enter")).click()
    page.wait_for_url("**/sign-in/own")
    page.get_by_role("button", name=SAY("staff.passkey.remove_one", name="Ward <computer>")).click()
    expect(page.get_by_role("status")).to_contain_text([SAY("staff.passkey.removed")])

    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_role("button", name=SAY("staff.passkey.enter")).click()
    expect(page.get_by_role("alert")).to_contain_text(SAY("staff.sign_in.refused.passkey"))
    assert found == []
