"""What axe-core finds on boards, on the pages where they are set, and on the phone page, against WCAG 2.2 A and AA: nothing."""

from typing import Any

import pytest
from playwright.sync_api import Page

from config.contract.push import Emergency
from display_server.hub import Hub
from tests.display_server.web.boards.conftest import DEPARTMENT, LOBBY, OpenBoard, call, department, lobby
from tests.display_server.web.boards.test_letters import KINDS
from tests.display_server.web.people import NURSE, PASSWORD, add_person
from tests.display_server.web.phone.conftest import TakeNumber
from tests.display_server.web.phone.conftest import take_number as take_number  # noqa: PLC0414  # a fixture of the phone's tests
from tests.display_server.web.staff.test_axe_in_a_browser import violations
from tests.display_server.web.stand_in_push import StandInPush
from tests.small_cast import NOW

pytestmark = pytest.mark.browser

FIRE = Emergency(key=1, kind="evacuate", zone="site", where=None, begins_at=NOW)
STATES: dict[str, dict[str, Any]] = {"normal": {}, "emergency": {"emergencies": [FIRE]}}


def test_axe_finds_nothing_on_any_kind_of_board(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    found = []
    here = call(2, "K-017").model_copy(update={"place": "room-12"})
    for kind, settings in KINDS.items():
        for state, update in STATES.items() if kind == "lobby" else [("normal", {})]:
            push.say(LOBBY, lobby(9).model_copy(update=update))
            push.say(DEPARTMENT, department(here, call(1, "A-015", "14")).model_copy(update=update))
            open_board(
                **settings,
                language="en",
                chime=False,
                exit_way="left",
                theme="contrast" if state == "normal" else "pine",
            )
            page.locator("body[data-shown]").wait_for()
            found += violations(page, f"{kind} {state}")
    push.say(DEPARTMENT, department(here))
    open_board(**KINDS["department"], language="en", limit_s=1)
    page.locator("body[data-shown]").wait_for()
    push.stamping = False
    page.locator("body[data-level=empty]").wait_for()
    found += violations(page, "stale")
    assert found == []


def test_axe_finds_nothing_where_boards_are_set_nor_on_the_phone(
    page: Page, hub: Hub, open_board: OpenBoard, take_number: TakeNumber
) -> None:
    open_board(view="lobby", language="en")
    board = page.url.rpartition("/")[2]
    _, token = take_number()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/v/{token}")
    found = violations(page, "phone")
    page.set_viewport_size({"width": 1280, "height": 800})
    add_person(hub, roles=["staff", "admin"])
    page.goto("/admin/")
    page.get_by_label("E-mail").fill(NURSE)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Devices").or_(page.locator("h1")).first.wait_for()
    for address in (f"/admin/devices/{board}/board", "/admin/contents"):
        page.goto(address)
        found += violations(page, address)
    assert found == []
