"""In Chromium: what is renamed, moved or closed asks what becomes of its people, and does as somebody answers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Stage
from display_server.hub import Hub
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.web.admin.test_axe_on_every_page import sign_in
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.staff.test_axe_in_a_browser import violations
from tests.display_server.web.stand_in_push import OneOrigin

HOUSE = "/admin/house"


@pytest.fixture
def page(browser: Browser, origin: OneOrigin) -> Iterator[Page]:
    with faultless_page(browser, origin, 1280, 1024) as opened:
        yield opened


def rename(page: Page, address: str, language: Language) -> None:
    """Refused until answered: the question has the number of people and stands in the form, with its fault at it."""
    page.goto(address)
    name = page.locator(f"[name=name_{language.value}]")
    name.fill(f"{language.value} 7")
    page.locator("main form .key.first").first.click()
    expect(page.locator(".left-people li")).to_have_count(1)
    assert violations(page, f"{address} {language.value}") == []
    page.locator("[name=fate][value=stay]").check()
    page.locator("main form .key.first").first.click()
    expect(page.get_by_text(words(language).say("admin.house.saved"))).to_be_visible()


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.timeout(120)
def test_people_are_asked_about_in_every_language(page: Page, hub: Hub) -> None:
    take_number(hub)
    take_number(hub, BLOOD)
    kinds = (
        "departments/cardiology", f"services/{CARDIOLOGY}", "places/waiting-cardiology", "places/room-3",
        "departments/laboratory",
    )  # fmt: skip
    for language, kind in zip(Language, kinds, strict=True):
        sign_in(page, hub, language)
        rename(page, f"{HOUSE}/{kind}", language)
    page.goto(f"{HOUSE}/desks/laboratory-3")
    page.locator("details.revoke summary").click()
    page.locator("details.revoke button").click()
    expect(page.locator("details.revoke .left-people li")).to_have_count(1)
    assert violations(page, "a desk that closes") == []
    page.locator("details.revoke [name=fate][value=move]").check()
    page.locator("details.revoke select").select_option(CARDIOLOGY)
    page.locator("details.revoke button").click()
    page.wait_for_url(f"**{HOUSE}")
    with hub.database.reading() as session:
        assert list(session.scalars(select(Stage.service_id))) == [1, 1]
