"""The busy day watched in Chromium: boards never say they are late, never show a number twice, and every number ends."""

import re
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.config.demo.busy.test_day import day
from tests.tour.pages import BOARD, DESK, Pages

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(1500)]
PATIENCE_S = 120.0
OVER = "The day is over."
"""From here on the hub ends, and boards rightly say that they are late: how many looks that takes is the machine's affair."""
LOOKS_EVERY_MS = 500
CONSOLE = "/staff/desks/room-12"


class Told:
    """What the running day says, read while somebody looks at boards. `is_over`: it has said so, and its hub ends now."""

    def __init__(self, running: subprocess.Popen[str]) -> None:
        self._running = running
        self.said = ""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        return OVER in self.said or not self._thread.is_alive()

    def rest(self) -> str:
        self._thread.join(PATIENCE_S)
        self._running.wait(PATIENCE_S)
        return self.said

    def _read(self) -> None:
        assert self._running.stdout is not None
        for line in self._running.stdout:
            self.said += line


def called(board: Page) -> list[str]:
    """The numbers a board shows as called, read at one moment."""
    return board.locator("#calling .number").all_inner_texts()


@pytest.mark.parametrize(("visits", "speed"), [("300", "300"), ("1500", "60")])
def test_boards_and_console_stand_a_whole_day(tmp_path: Path, visits: str, speed: str) -> None:
    with day(tmp_path, "--visits", visits, "--speed", speed) as running:
        _is_watched(running)


def _is_watched(running: subprocess.Popen[str]) -> None:
    told, until = Told(running), time.monotonic() + PATIENCE_S
    while "Ctrl-C ends" not in told.said:
        assert not told.is_over, told.said
        assert time.monotonic() < until
        time.sleep(0.05)
    address = re.search(r"Lobby board +(http://\S+?)/board", told.said)
    password = re.search(r"password for both: (.+)", told.said)
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
        while not told.is_over:
            for board in (lobby, *boards):
                level = board.locator("body").get_attribute("data-level")
                if level != "fresh" and not told.is_over:
                    wrong.append(f"{board.url}: {level}")
            for board in boards:
                numbers = called(board)
                seen |= set(numbers)
                wrong += [f"{number} stands twice" for number, times in Counter(numbers).items() if times > 1]
            lobby.wait_for_timeout(LOOKS_EVERY_MS)
        assert console.url.endswith(CONSOLE)
        complaints = pages.complaints
    rest = told.rest()
    assert running.returncode == 0, rest
    assert len(seen) > 50
    assert complaints == []
    assert wrong == []
