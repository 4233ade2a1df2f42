"""The written script for the admin, gone through in real Chromium by keys alone: as usual, at 400 %, in forced colours."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from display_server.hub import Hub
from tests.display_server.web.admin.every_page import furnish
from tests.display_server.web.people import NURSE, PASSWORD, add_person
from tests.display_server.web.stand_in_push import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]

WINDOWS: dict[str, dict[str, Any]] = {
    "usual": {"viewport": {"width": 1366, "height": 768}},
    "at 400 %": {"viewport": {"width": 320, "height": 256}},
    "forced colours": {"viewport": {"width": 1280, "height": 1024}, "forced_colors": "active"},
}
MOST_STOPS = 200
_HERE = """() => {
    const one = document.activeElement, label = one.labels?.[0];
    if (one === document.body) return "";
    const said = one.getAttribute("aria-label") || label?.innerText || one.innerText || one.value || one.name || "";
    return said.trim().replace(/\\s+/g, " ");
}"""


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str) -> None:
        """Tab until the focus says so, by a regular expression."""
        for _ in range(MOST_STOPS):
            if re.search(name, self.page.evaluate(_HERE), re.IGNORECASE):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {name!r} on {self.page.url}")

    def press(self, name: str) -> None:
        """What leads to another page."""
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, name: str, said: str) -> None:
        self.to(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(said)

    def choose(self, name: str, steps: int) -> None:
        self.to(name)
        for _ in range(steps):
            self.page.keyboard.press("ArrowDown")

    def look_up(self, said: str, name: str) -> None:
        """In the dictionary."""
        self.write("^Search in any language", said)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.press(name)


@pytest.fixture(params=list(WINDOWS))
def keys(request: pytest.FixtureRequest, browser: Browser, origin: OneOrigin, hub: Hub) -> Iterator[Keys]:
    furnish(hub)
    add_person(hub, roles=["staff", "admin"])
    context = browser.new_context(base_url=origin.address, **WINDOWS[request.param])
    page = context.new_page()
    page.set_default_timeout(40_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto("/admin/start")
    keyed = Keys(page)
    keyed.write("^E-mail", NURSE)
    keyed.write("^Password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    yield keyed
    context.close()
    assert wrong == []


def said(keys: Keys, sentence: str) -> None:
    expect(keys.page.locator(".note", has_text=sentence).first).to_be_visible()


def test_the_house_is_run_by_keys_alone(keys: Keys) -> None:
    _set_up(keys)
    _make_today_different(keys)
    _drill(keys)
    _say_it_otherwise(keys)
    _publish_a_draft(keys)
    _ask_a_further_question(keys)
    _add_somebody(keys)


def _set_up(keys: Keys) -> None:
    keys.press("^Go there: Departments")
    keys.look_up("eye clinic", "^Eye clinic")
    keys.press("^Save$")
    keys.press("^Add a service: Eye clinic")
    keys.look_up("glasses", "^Eye test")
    keys.press("^Save$")
    keys.press("^Add desks: Eye clinic")
    keys.write("^Their numbers", "51")
    keys.press("^Save$")
    said(keys, "Saved")
    expect(keys.page.get_by_role("link", name="Room 51")).to_be_visible()


def _make_today_different(keys: Keys) -> None:
    keys.page.goto("/admin/today")
    keys.choose("^Service$", 1)
    keys.to("^No numbers from")
    keys.page.keyboard.type("0230PM")
    keys.press("^Closes at this time")
    said(keys, "Done")
    keys.press("^As usual again")
    said(keys, "As usual again")


def _drill(keys: Keys) -> None:
    keys.page.goto("/admin/broadcasts")
    keys.choose("^What", 5)
    keys.press("^Look at it once more")
    keys.press("^Start now")
    said(keys, "Drill, the whole hospital")
    for _ in range(2):  # the drill that stood there before ends, too
        keys.press("^All-clear")
        keys.press("^All-clear")
    said(keys, "The all-clear is given")
    expect(keys.page.get_by_role("button", name="All-clear")).to_have_count(0)


def _say_it_otherwise(keys: Keys) -> None:
    keys.page.goto("/admin/words/kiosk.foot.help")
    keys.write("English", "Ask us")
    keys.press("^Save$")
    expect(keys.page.get_by_text("Ask us").first).to_be_visible()


def _publish_a_draft(keys: Keys) -> None:
    keys.page.goto("/admin/kiosks")
    keys.press("^Publish")
    keys.press("^Publish$")
    said(keys, "Published. Kiosks fetch it now.")


def _ask_a_further_question(keys: Keys) -> None:
    keys.page.goto("/admin/guide")
    keys.press("^Add a question")
    for says in ("Adult or child?", "Adult", "Child"):
        keys.write("^English", says)
        keys.page.keyboard.press("Tab")
        if says != "Adult or child?":
            keys.choose("^Leads to", 1)
            keys.page.keyboard.press("Tab")
    keys.press("^Save$")
    said(keys, "The question is added")


def _add_somebody(keys: Keys) -> None:
    keys.page.goto("/admin/people/new")
    keys.write("^E-mail", "key@board.example")
    keys.to("^Staff")
    keys.page.keyboard.press("Space")
    keys.press("^Add a person")
    said(keys, "Shown only now. Print them")
