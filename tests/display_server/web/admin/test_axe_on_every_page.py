"""What axe-core finds on every page people sign in for, in every language: nothing (`--long`). Briefly: every eighth page, the
next in the next language.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from config.contract.words import Language
from display_server.hub import Hub
from tests.display_server.web.admin.every_page import CONSOLE, OTHER_LISTS, PAGES, furnish
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.people import NURSE, PASSWORD, add_person
from tests.display_server.web.staff.test_axe_in_a_browser import violations
from tests.display_server.web.stand_in_push import OneOrigin

NO_PAGES = {
    "admin.first", "admin.fleet_list", "admin.today_list", "admin.standing_broadcasts", "admin.pair_list",
    "admin.remote_asked", "admin.remote_picture", "admin.fleet_group_asked", "admin.kiosk_preview",
    "admin.picture_of_kiosk", "admin.content_file", "admin.guide_as_file", "staff.line", "staff.worker", "staff.slip",
    "staff.visit", "staff.visit_topic", "sign_in.page", "sign_in.second", "sign_in.new_second", "sign_in.to_directory",
    "sign_in.directory_answer", "sign_in.first", "admin.demo_to_live", "admin.plan_data", "admin.plan_part", "admin.check_plan",
    "admin.draft_way", "admin.try_way",
    "admin.floor_picture_file", "admin.paper_preview", "admin.audit_file", "admin.report_file", "admin.report_sheet",
    "admin.report_paper", "admin.report_now", "admin.contents_list", "admin.content_state", "admin.kiosk_under_message",
    "admin.updates_list", "admin.words_as_file", "admin.words_import_now", "admin.plan_as_file", "admin.house_as_file",
    "admin.house_import_now", "admin.staff_as_file", "admin.staff_import_now",
}  # fmt: skip
"""Parts of pages, files, and what needs a state of its own (looked at by the tests of that page)."""


@pytest.fixture
def page(browser: Browser, origin: OneOrigin) -> Iterator[Page]:
    with faultless_page(browser, origin, 1280, 1024) as opened:
        yield opened


def sign_in(page: Page, hub: Hub, language: Language) -> None:
    email = NURSE.replace("nurse", f"nurse-{language.value}")
    add_person(hub, email, ["staff", "admin"], language=language)
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto("/staff/")
    page.locator("form[action*=cardiology-14] button").click()  # one desk is handed from language to language
    page.wait_for_url(f"**{CONSOLE}")


def wrong_on(page: Page, addresses: list[str], language: Language) -> list[str]:
    found = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} {answer.status}"
        found += violations(page, f"{address} {language.value}")
    return found


def test_every_page_is_listed(app: Flask) -> None:
    """A new page is looked at, or said to be none."""
    of_people = {"admin", "staff", "sign_in"}
    there = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.split(".")[0] in of_people and "static" not in rule.endpoint
    }
    assert there == set(PAGES) | NO_PAGES


@pytest.mark.browser
@pytest.mark.timeout(180)
def test_axe_finds_nothing_on_a_page_in_one_language(page: Page, hub: Hub) -> None:
    known, found = furnish(hub), []
    addresses = [one.format(**known) for one in (*PAGES.values(), *OTHER_LISTS)]
    for at, language in enumerate((Language.RUSSIAN, Language.LITHUANIAN, Language.CHINESE)):
        sign_in(page, hub, language)
        found += wrong_on(page, addresses[at::24], language)
    assert found == []


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.timeout(1200)
def test_axe_finds_nothing_on_any_page_in_any_language(page: Page, hub: Hub) -> None:
    known, found = furnish(hub), []
    addresses = [one.format(**known) for one in (*PAGES.values(), *OTHER_LISTS)]
    for language in Language:
        sign_in(page, hub, language)
        found += wrong_on(page, addresses, language)
    assert found == []
