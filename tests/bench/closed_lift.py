"""From the click that closes a lift until kiosk, board and phone lead around it: the whole demo with its front, and Chromium.

First lift B, then lift A, after which there is no way without steps up: the phone then says to ask for an escort.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from config.contract.words import Language
from config.demo.programs import Demo
from config.locale import words
from tests.bench.figure import Figure
from tests.tour.console import Console
from tests.tour.pages import BOARD, DESK, PHONE, Pages

MORNING = "2026-03-12T08:21:00,1"
GOAL = "waiting-f"
"""Upstairs."""

TURNS = "Consultations"
"""The department whose arrow on the lobby's board turns with lift B; the board has two pages of departments."""

TARGET_S, PATIENCE_S = 5.0, 20.0
ADMIN, PASSWORD = "admin@st-anna.example", "a lift that is closed"


def add_options(_parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def figures(_options: argparse.Namespace) -> Iterator[Figure]:
    home = Path(tempfile.mkdtemp(prefix="atrium-bench-"))
    demo = Demo(home=home, front=0, printer=0, paper=0, extra={"ATRIUM_CLOCK": MORNING, "DISPLAY": ""})
    try:
        demo.start()
        with Pages() as pages:
            yield from _measured(_Screens(demo, pages))
    finally:
        demo.end()
        shutil.rmtree(home, ignore_errors=True)


class _Screens:
    """What somebody who stands there sees of the way, as text: another text is another way."""

    def __init__(self, demo: Demo, pages: Pages) -> None:
        self._copy = demo.home / "kiosk" / "catalogue.json"
        self.admin: Page = pages.open("admin", f"{demo.address}/admin/maps", DESK, language="en")
        Console(self.admin, words(Language.ENGLISH)).sign_in(ADMIN, PASSWORD)
        self.admin.goto(f"{demo.address}/admin/maps")
        self._board = pages.open("board", f"{demo.address}/board/demo/lobby?language=en", BOARD)
        self._board.locator(".row .direction .icon").first.wait_for()
        self._phone = pages.open("phone", f"{demo.address}/v/way/L1/{GOAL}/step-free?language=en", PHONE)
        self.seen: dict[str, Callable[[], str]] = {"kiosk": self._kiosk, "board": self._arrows, "phone": self._steps}

    def _kiosk(self) -> str:
        """The running kiosk's own copy, which it shows from."""
        _, _, body = self._copy.read_bytes().partition(b"\n")
        ways: list[dict[str, Any]] = json.loads(body)["map"]["ways"]
        return json.dumps([one["steps"] for one in ways if (one["to"], one["profile"]) == (GOAL, "step_free")])

    def _arrows(self) -> str:
        return str(
            self._board.evaluate("[...document.querySelectorAll('.row .direction')].map((one) => one.innerHTML).join()")
        )

    def _steps(self) -> str:
        return str(self._phone.evaluate("document.querySelector('main').textContent"))

    def wait_for_the_page(self) -> None:
        """The board has just turned to the departments whose arrow will turn, and stays on them for eight seconds."""
        row = self._board.locator(".row").filter(has_text=TURNS)
        row.wait_for(state="detached")
        row.wait_for()


def _measured(screens: _Screens) -> Iterator[Figure]:
    for lift, changing in (("B", ("kiosk", "board", "phone")), ("A", ("kiosk", "phone"))):
        if "board" in changing:
            screens.wait_for_the_page()
        before = {name: screens.seen[name]() for name in changing}
        screens.admin.get_by_role(
            "button", name=f"{words(Language.ENGLISH).say('admin.maps.close')}: Lift {lift}"
        ).click(no_wait_after=True)
        for name, took in _took(before, screens.seen).items():
            yield Figure(f"closed_lift_{name}_s", took, "s", target=TARGET_S, labels={"lift": lift})
    told = screens.seen["phone"]()
    assert words(Language.ENGLISH).say("phone.way.none_text") in told, told


def _took(before: dict[str, str], seen: dict[str, Callable[[], str]]) -> dict[str, float]:
    """Seconds until each shows something else; the patience where one never does."""
    began, found = time.monotonic(), dict[str, float]()
    while len(found) < len(before) and time.monotonic() - began < PATIENCE_S:
        for name in before.keys() - found.keys():
            if _now(seen[name]) not in {None, before[name]}:
                found[name] = time.monotonic() - began
        time.sleep(0.02)
    return {name: found.get(name, PATIENCE_S) for name in before}


def _now(seen: Callable[[], str]) -> str | None:
    """None: the page is just coming anew."""
    try:
        return seen()
    except Exception as between:
        if "navigation" not in str(between) and "null" not in str(between):
            raise
        return None
