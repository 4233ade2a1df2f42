"""The plan on a map in real Chromium: drawn, snapped, moved, undone, a screen's sight pointed at; axe finds nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from display_server.hub import Hub
from display_server.services.plans.plan_drafts import DraftNow, begin_draft, draft_now
from tests.display_server.web.admin.test_admin_in_a_browser import open_admin
from tests.display_server.web.admin.test_maps_page import keep
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.phone.test_ways import the_site
from tests.display_server.web.staff.test_axe_in_a_browser import violations
from tests.display_server.web.stand_in_push import OneOrigin
from tests.display_server.web.time_passes import come_true

pytestmark = pytest.mark.browser

DRAFT = "/admin/maps/draft"
At = Callable[[float, float], tuple[float, float]]


@pytest.fixture
def page(browser: Browser, origin: OneOrigin) -> Iterator[Page]:
    with faultless_page(browser, origin, 1440, 900) as opened:
        said: list[str] = []
        opened.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        yield opened
        assert said == [], "the policy forbids nothing the map needs"


@pytest.fixture
def at(page: Page, hub: Hub) -> At:
    """The editor is open; answers where a point of the plan (metres) lies on the screen."""
    version = keep(hub, "spring.json")
    hub.writer.run(lambda tx: begin_draft(tx, site=the_site(tx), base=version, who="command"))
    open_admin(page, hub, DRAFT)
    page.get_by_role("button", name="Floor 1").click()
    expect(page.get_by_text("Every place can be reached.")).to_be_visible()

    def middle(drawn_as: str) -> tuple[float, float]:
        box = page.locator(f"#plan-map {drawn_as}").first.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def on_screen(x: float, y: float) -> tuple[float, float]:
        parts = drawn(hub).parts
        place, stand = parts["places"]["room-a1"]["at"], parts["stands"]["L1"]["at"]
        left, top = middle("path.plan-place")
        scale = (middle(".plan-stand")[0] - left) / (stand[0] - place[0])
        return left + (x - place[0]) * scale, top - (y - place[1]) * scale

    return on_screen


def drawn(hub: Hub) -> DraftNow:
    with hub.database.reading() as session:
        found = draft_now(session, 1)
    assert found is not None
    return found


def click(page: Page, where: tuple[float, float]) -> None:
    page.mouse.move(*where)
    page.mouse.click(*where)


def outlines(hub: Hub) -> dict[str, Any]:
    return {key: one["outline"] for key, one in drawn(hub).parts["spaces"].items()}


def test_a_room_is_drawn_given_a_door_moved_by_its_corner_and_all_of_it_undone(page: Page, hub: Hub, at: At) -> None:
    before = outlines(hub)
    page.get_by_role("button", name="Room", exact=True).click()
    click(page, at(32.6, 4.1))
    click(page, at(34.9, 8.8))  # near the corner of the stairs: it snaps
    expect(page.locator("#plan-selected h2")).to_contain_text("Room")
    (code,) = outlines(hub).keys() - before.keys()
    assert [35, 9] in outlines(hub)[code]
    left = min(x for x, _ in outlines(hub)[code])
    # The check of the draft answers while a corner is in the hand, and takes nothing out of it.
    held: list[Route] = []
    page.route("**/draft/check", lambda check: held.append(check))  # noqa: PLW0108 - a builtin cannot be a handler
    page.get_by_role("button", name="Door", exact=True).click()
    click(page, at(33.4, 4.1))
    expect(page.locator("#plan-selected h2")).to_contain_text("Door")
    doors = [one for one in drawn(hub).parts["doors"].values() if code in one["spaces"]]
    assert [set(one["spaces"]) for one in doors] == [{code, "hall1"}]
    page.get_by_role("button", name="Select").click()
    click(page, at(33.5, 7))
    page.mouse.move(*at(left, 9))
    page.mouse.down()
    page.mouse.move(*at(33.4, 9.4), steps=3)
    come_true(page, lambda: bool(held))
    with page.expect_response("**/draft/check"):
        held[-1].continue_()
    page.mouse.move(*at(33.4, 9.9), steps=6)
    page.mouse.up()
    expect(page.get_by_role("status")).to_contain_text("Click a part")
    come_true(page, lambda: any(y > 9.5 for _, y in outlines(hub)[code]))
    for _ in range(3):
        was = drawn(hub).parts
        page.get_by_role("button", name="Undo").click()
        come_true(page, lambda was=was: drawn(hub).parts != was)  # type: ignore[misc]
    assert outlines(hub) == before
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_over_what_is_drawn_already_a_room_is_drawn_by_corners_and_a_line_joins_a_door(
    page: Page, hub: Hub, at: At
) -> None:
    before = drawn(hub).parts
    page.get_by_role("button", name="By corners").click()
    corners = [(22, 0.8), (26, 0.8), (26, 3), (22, 3)]
    for corner in [*corners, corners[0]]:
        click(page, at(*corner))
    expect(page.locator("#plan-selected h2")).to_contain_text("Room")
    (room,) = drawn(hub).parts["spaces"].keys() - before["spaces"].keys()
    assert len(drawn(hub).parts["spaces"][room]["outline"]) == 4
    page.get_by_role("button", name="Walking line").click()
    door = next(one for one in before["doors"].values() if one["floor"] == "f1")
    x, y = door["at"]
    click(page, at(x, y))
    click(page, at(12, 2))
    click(page, at(12, 2))
    expect(page.locator("path.plan-passage")).to_have_count(1)
    (line,) = drawn(hub).parts["passages"].keys() - before["passages"].keys()
    assert door["code"] in line


def test_what_a_screen_looks_at_is_pointed_at_and_a_way_is_tried(page: Page, hub: Hub, at: At) -> None:
    x, y = drawn(hub).parts["stands"]["L1"]["at"]
    click(page, at(x, y))
    page.get_by_role("button", name="Click what one sees").click()
    click(page, at(x + 6, y))
    expect(page.get_by_role("status")).to_contain_text("Click a part")
    come_true(page, lambda: 85 < drawn(hub).parts["stands"]["L1"]["heading"] < 95)
    page.get_by_text("Test a route").click()
    page.get_by_label("To", exact=True).select_option("room-c1")
    page.get_by_role("button", name="Show the way").click()
    expect(page.locator(".plan-way-steps li").last).to_contain_text("c1")
    expect(page.locator("path.plan-route")).to_have_count(1)
    found = violations(page, "map")
    for address in (f"{DRAFT}/part?kind=stands&key=L1", f"{DRAFT}/table", f"{DRAFT}/publish"):
        page.goto(address)
        found += violations(page, address)
    assert found == []
