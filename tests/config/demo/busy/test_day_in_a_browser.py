"""The busy day watched in Chromium: boards never say they are late, never show a number twice, and every number ends."""

import re
import time
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.config.demo.busy.test_day import day
from tests.tour.pages import BOARD, DESK, Pages

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(900)]
PATIENCE_S = 120.0
LOOKS_EVERY_MS = 500
CONSOLE = "/staff/desks/room-12"


def called(board: Page) -> list[str]:
    """The numbers a board shows as called, read at one moment."""
    return board.locator("#calling .number").all_inner_texts()


def test_boards_and_console_stand_a_whole_day(tmp_path: Path) -> None:
    running = day(tmp_path, "--visits", "300", "--speed", "300")
    assert running.stdout is not None
    said, until = "", time.monotonic() + PATIENCE_S
    while "Ctrl-C ends" not in said:
        said += (line := running.stdout.readline())
        assert line, said
        assert time.monotonic() < until
    address = re.search(r"Lobby board +(http://\S+?)/board", said)
    password = re.search(r"password for both: (.+)", said)
    assert address is not None
    assert password is not None
    wrong: list[str] = []
    seen: set[str] = set()
    with Pages() as pages:
        lobby = pages.open("lobby", f"{address[1]}/board/demo/lobby", BOARD)
        boards = [
            pages.open(code, f"{address[1]}/board/demo/department/{code}", BOARD)
            for code in ("registration", "laboratory")
        ]
        console = pages.open("console", f"{address[1]}/sign-in", DESK)
        console.fill("input[name=email]", "nurse@st-anna.example")
        console.fill("input[name=password]", password[1])
        console.keyboard.press("Enter")
        console.locator(f"form[action$='{CONSOLE}/open'] button").click()
        while running.poll() is None:
            for board in (lobby, *boards):
                level = board.locator("body").get_attribute("data-level")
                if level != "fresh" and running.poll() is None:
                    wrong.append(f"{board.url}: {level}")
            for board in boards:
                numbers = called(board)
                seen |= set(numbers)
                wrong += [f"{number} stands twice" for number, times in Counter(numbers).items() if times > 1]
            lobby.wait_for_timeout(LOOKS_EVERY_MS)
        assert console.url.endswith(CONSOLE)
        complaints = pages.complaints
    rest, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 0, rest
    assert len(seen) > 50
    assert complaints == []
    assert wrong[:-3] == [], "the last looks may find a hub that is ending"
