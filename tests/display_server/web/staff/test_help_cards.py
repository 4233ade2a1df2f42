"""Somebody at a kiosk needs a person: the console shows it within the stream, answers by one touch, closes with an outcome."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from config.contract.words import HelpReason
from display_server.db.models import HelpCall
from display_server.hub import Hub
from tests.display_server.services.patients.test_help_calls import asked
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.staff.test_console_in_a_browser import at_work, say_department
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush


@pytest.fixture
def page(browser: Browser, origin: OneOrigin) -> Iterator[Page]:
    with faultless_page(browser, origin, 1024, 768, has_touch=True) as opened:
        yield opened


@pytest.mark.browser
def test_a_call_is_seen_answered_and_closed_at_the_console(page: Page, hub: Hub, push: StandInPush) -> None:
    at_work(page, hub)
    asked(hub, HelpReason.VERY_ILL)
    say_department(hub, push)
    card = page.locator(".help-card")
    expect(card).to_contain_text("Kiosk L1")
    expect(card).to_contain_text("Somebody feels very ill")
    page.get_by_role("button", name="in 2 minutes").tap()
    expect(card).to_contain_text("is coming")
    expect(card).to_contain_text("Said: in 2 minutes.")
    page.get_by_role("button", name="Close…").tap()
    page.get_by_role("button", name="Taken to the emergency department").tap()
    expect(card).to_have_count(0)
    with hub.database.reading() as session:
        (call,) = session.scalars(select(HelpCall)).all()
    assert (call.minutes, call.outcome, call.ended_by) == (2, "to_emergency", call.acknowledged_by)
