"""Letters in real Chromium: every text of a board's purpose is as high as its distance asks, and nothing leaves the glass."""

from typing import Any

import pytest
from playwright.sync_api import Page

from config.contract.push import DepartmentState, LobbyState
from tests.display_server.web.boards.conftest import DEPARTMENT, LOBBY, OpenBoard, call, department, lobby
from tests.display_server.web.stand_in_push import StandInPush

pytestmark = pytest.mark.browser

DOTS = {"hd": (1920, 1080), "4k": (3840, 2160), "upright": (1080, 1920), "upright 4k": (2160, 3840)}
LINES = {"language_mode": "lines", "languages": ["lt"]}
KINDS: dict[str, dict[str, Any]] = {
    "lobby": {"view": "lobby"},
    "lines": {"view": "lobby", **LINES},
    "department": {"view": "department", "department": "cardiology"},
    "door": {"view": "door", "room": "room-12"},
    "mixed": {"view": "mixed", "department": "cardiology"},
    "department-lines": {"view": "department", "department": "cardiology", **LINES},
    "door-lines": {"view": "door", "room": "room-12", **LINES},
}
USUAL = [(43, 5, "4k"), (55, 11, "hd"), (55, 3, "upright")]
LYING = [(inches, metres, dots) for inches in (43, 55) for metres in (2, 3, 5, 8, 11) for dots in ("hd", "4k")]
UPRIGHT = [(inches, metres, dots) for inches in (43, 55) for metres in (2, 3, 4) for dots in ("upright", "upright 4k")]
ALL = [*LYING, *UPRIGHT]  # upright the longest words of an emergency have no room from farther away (board_fit.py)
TEXTS = """() => [...document.querySelectorAll("body *")]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .filter((one) => one.checkVisibility() && !one.closest(".near, .demo-plate, #contents, #emergency"))
    .map((one) => { const box = one.getBoundingClientRect(); const clip = one.closest("footer p")?.getBoundingClientRect() ?? box;
      const px = parseFloat(getComputedStyle(one).fontSize); // an inline box begins above its letters: a font's own room
      return { text: one.textContent, px,
        inside: box.right <= innerWidth + 1 && box.left >= -1 && Math.max(box.top, clip.top) >= -0.12 * px &&
          Math.min(box.bottom, clip.bottom) <= innerHeight + 1 }; })"""


def shown() -> tuple[LobbyState, DepartmentState]:
    """Short names, as a board read from afar has them; calls of usual length."""
    names = {"names": lobby(1).departments[0].names}
    lines = [line.model_copy(update=names) for line in lobby(9).departments]
    lines[1] = lines[1].model_copy(update={"delay_minutes": 20})
    here = call(3, "K-017").model_copy(update={"place": "room-12"})
    calls = department(here, call(2, "A-015", "14"), call(1, "K-016", "11"))
    return lobby(9).model_copy(update={"departments": lines}), calls


def too_low(texts: list[dict[str, Any]], screen: dict[str, Any]) -> list[str]:
    """Those whose capitals are less high than this screen's distance asks."""
    across, down = screen["resolution"]
    mm = screen["diagonal_in"] * 25.4 / (across**2 + down**2) ** 0.5
    return [one["text"] for one in texts if one["px"] * 0.714 * mm < screen["reading_m"] * 12.2 - 0.05]


def measured(page: Page, push: StandInPush, open_board: OpenBoard, glass: tuple[int, int, str], kind: str) -> None:
    inches, metres, dots = glass
    across, down = DOTS[dots]
    overview, calls = shown()
    page.set_viewport_size({"width": across, "height": down})
    push.say(LOBBY, overview)
    push.say(DEPARTMENT, calls)
    screen: dict[str, Any] = {"diagonal_in": inches, "resolution": [across, down], "reading_m": metres}
    open_board(**KINDS[kind], **screen, language="en", chime=True)
    page.locator("body[data-shown]").wait_for()
    texts = page.evaluate(TEXTS)
    which = f"{kind} {inches} inches, {metres} m, {dots}"
    assert len(texts) >= 2, which
    assert too_low(texts, screen) == [], which
    outside = [one["text"] for one in texts if not one["inside"]]
    assert outside == [], which
    assert any("K-017" in one["text"] or "Cardiology" in one["text"] for one in texts), which


def test_capitals_are_as_high_as_their_distance_asks(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    for place, kind in enumerate(KINDS):
        measured(page, push, open_board, USUAL[place % len(USUAL)], kind)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_capitals_at_every_distance_of_the_table(
    page: Page, push: StandInPush, open_board: OpenBoard, kind: str
) -> None:
    for glass in ALL:
        measured(page, push, open_board, glass, kind)
