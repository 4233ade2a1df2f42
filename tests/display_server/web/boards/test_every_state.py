"""Every kind of board in every state and language: letters as high as the distance asks, nothing outside, axe content."""

from typing import Any

import pytest
from playwright.sync_api import Page

from config.contract.words import Language
from display_server.hub import Hub
from display_server.services.boards.board_fit import has_room
from tests.display_server.web.boards.conftest import AddBoard, OpenBoard
from tests.display_server.web.boards.test_letters import KINDS, TEXTS, too_low
from tests.display_server.web.staff.test_axe_in_a_browser import violations
from tests.display_server.web.stand_in_push import StandInPush
from tests.sheets import hospital

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(580)]

GLASS = {"diagonal_in": 43, "resolution": [3840, 2160], "reading_m": 5}
FAR = {"diagonal_in": 55, "resolution": [1920, 1080], "reading_m": 11}
SMALL = {"diagonal_in": 55, "resolution": [1920, 1080], "reading_m": 3}
UPRIGHT = {"diagonal_in": 55, "resolution": [1080, 1920], "reading_m": 3}


def other_of(kind: str, language: Language) -> dict[str, Any]:
    """What a board of two languages has beside this one."""
    return {"languages": ["en" if language is Language.LITHUANIAN else "lt"]} if "lines" in kind else {}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("glass", [SMALL, GLASS, FAR, UPRIGHT], ids=["3 m", "5 m", "11 m", "upright"])
def test_letters_edges_and_axe_in_every_state_and_language(  # noqa: PLR0917  # fixtures and what is varied
    page: Page, push: StandInPush, open_board: OpenBoard, hub: Hub, kind: str, glass: dict[str, Any]
) -> None:
    across, down = glass["resolution"]
    page.set_viewport_size({"width": across, "height": down})
    wrong: list[str] = []
    for at, state in enumerate(hospital.STATES):
        push.say("lobby:st-anna", hospital.lobby(state))
        push.say("department:cardiology", hospital.department(state))
        push.say("queue:1", hospital.line(state))
        for language in Language:
            push.stamping = True
            limit = {"limit_s": 1 if state == "stale" else 20 + at}  # a board of its own for each
            more = {**KINDS[kind], **other_of(kind, language), **glass, **limit, "exit_way": "left"}
            with hub.database.reading() as session:
                if not has_room(session, {**more, "language": language.value}):
                    continue  # the admin refuses it in words
            open_board(**more, language=language.value, chime=True)
            page.locator("body[data-shown]").wait_for()
            if state in {"late", "stale"}:
                push.stamping = False
                page.locator(f"body[data-level={'late' if state == 'late' else 'empty'}]").wait_for()
            page.wait_for_timeout(300)
            where = f"{kind} {state} {language}"
            if state != "emergency":  # its letters and pages: test_emergency.py
                texts = page.evaluate(TEXTS)
                wrong += [f"{where}: too low: {one}" for one in too_low(texts, glass)]
                wrong += [f"{where}: outside: {one['text']}" for one in texts if not one["inside"]]
            if glass in (SMALL, UPRIGHT) and (language is Language.ENGLISH or state == "normal"):
                wrong += violations(page, where)
    assert wrong == []


def test_axe_finds_nothing_on_a_screen_that_waits_for_its_code(page: Page, add_board: AddBoard) -> None:
    page.goto("/board/new")
    page.locator("#code span").first.wait_for()
    assert violations(page, "pairing") == []
