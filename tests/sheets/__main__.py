"""Pictures of every board for eyes: `python -m tests.sheets DIR [--kind door …] [--state stale …] [--inches 43 --metres 5]`.

Each picture is one board in one state, language and size; `sheet-<kind>-<size>.png` puts a kind's pictures beside each other.
"""

import argparse
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from config.contract.words import Language
from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.engine.identity import make_identity
from display_server.db.engine.migrate import migrate
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DeskService, Device, Place
from display_server.hub import Hub, open_hub
from display_server.services.boards.content_files import content_folder
from tests.browser import CHROMIUM
from tests.conftest import StandingClock
from tests.display_server.web.conftest import QUIET
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush
from tests.sheets import hospital
from tests.small_cast import NOW, add_small_cast, named

SIZES = {"hd": (1920, 1080), "4k": (3840, 2160), "upright": (1080, 1920), "upright4k": (2160, 3840)}
LINES = {"language_mode": "lines", "languages": ["en", "lt"]}
TURNS = {"language_mode": "pages", "languages": list(Language)}
KINDS: dict[str, dict[str, Any]] = {
    "lobby": {
        "view": "lobby",
        "directions": {"registration": "left", "cardiology": "ahead_right", "injuries": "right"},
    },
    "lines": {"view": "lobby", **LINES},
    "department-lines": {"view": "department", "department": "cardiology", **LINES},
    "door-lines": {"view": "door", "room": "room-12", **LINES},
    "mixed-lines": {"view": "mixed", "department": "cardiology", **LINES},
    "department": {"view": "department", "department": "cardiology"},
    "door": {"view": "door", "room": "room-12"},
    "mixed": {"view": "mixed", "department": "cardiology"},
}
TURNING: dict[str, dict[str, Any]] = {
    "lobby-turns": {"view": "lobby", **TURNS},
    "department-turns": {"view": "department", "department": "cardiology", **TURNS},
    "door-turns": {"view": "door", "room": "room-12", **TURNS},
    "mixed-turns": {"view": "mixed", "department": "cardiology", **TURNS},
}
"""Boards that say everything in one language after the other: asked for by name, a picture a turn."""
WAY_OUT = {"exit": "exit-a", "exit_way": "left", "refuge": "room-14"}
SECRET = "a-sheets-board"  # of boards that live as long as a sheet


@dataclass(frozen=True)
class Shown:
    """One picture's name and what its board is set to."""

    kind: str
    state: str
    language: str
    size: str
    settings: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.size}-{self.state}-{self.language}"


def main() -> None:
    asked = _asked()
    asked.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, _hub(Path(home)) as hub, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, "--autoplay-policy=no-user-gesture-required"]
        )
        push = StandInPush(NOW)
        origin = OneOrigin(create_app(hub.settings, StandingClock(), hub).wsgi_app, push)
        for shown in _wanted(asked):
            _picture(_Stage(browser, origin, push, hub, asked.to), shown)
        origin.close()
        browser.close()
    for kind in asked.kind:
        for size in asked.size:
            _sheet(asked.to, f"{kind}-{size}", len(asked.language))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sheets", description=__doc__)
    parser.add_argument("to", type=Path)
    for name, usual, more in (
        ("kind", KINDS, TURNING), ("state", hospital.STATES, hospital.MORE), ("language", Language, ()), ("size", SIZES, ()),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", nargs="+", choices=[*usual, *more], default=list(usual))
    parser.add_argument("--inches", type=float)
    parser.add_argument("--metres", type=float)
    return parser.parse_args()


def _wanted(asked: argparse.Namespace) -> Iterator[Shown]:
    for kind in asked.kind:
        for size in asked.size:
            glass = {"diagonal_in": asked.inches, "resolution": list(SIZES[size]), "reading_m": asked.metres}
            for state in asked.state:
                for language in asked.language:
                    settings = {**KINDS, **TURNING}[kind] | {**WAY_OUT, "language": str(language), "chime": True}
                    if asked.inches:
                        settings |= glass
                    if state == "stale":
                        settings["limit_s"] = 1
                    yield Shown(kind, state, str(language), size, settings)


@dataclass(frozen=True)
class _Stage:
    """Where the pictures are taken."""

    browser: Browser
    origin: OneOrigin
    push: StandInPush
    hub: Hub
    to: Path


@contextmanager
def _hub(home: Path) -> Iterator[Hub]:
    settings = HubSettings(home=home, web_port=0, push_port=0)
    migrate(settings)
    hub = open_hub(settings, StandingClock())

    def enter(tx: Transaction) -> None:
        make_identity(tx.session, settings, NOW)
        add_small_cast(tx.session)
        names = hospital.in_all(("Exit A", "Выход A", "Вихід A", "Išėjimas A", "A 出口"))
        tx.session.add(Place(site_id=1, code="exit-a", kind="exit", floor="1", names=names))
        for code, number in (("room-12", "12"), ("room-14", "14")):
            place = tx.session.scalars(select(Place).where(Place.code == code)).one()
            place.names = hospital.in_all(hospital.ROOM, value=number)
        other = tx.session.get_one(DeskService, (2, 1))  # room 14 serves another line: room 12 has one of its own
        tx.session.delete(other)

        tx.session.add_all(hospital.contents(content_folder(home)))

    hub.writer.run(enter)
    yield hub
    hub.close()


def _picture(stage: _Stage, shown: Shown) -> None:
    board = uuid5(UUID(int=7), f"{shown.name}{sorted(shown.settings.items())}")
    stage.hub.writer.run(lambda tx: pair_board(tx, board, shown.settings))
    width, height = SIZES[shown.size]
    context = stage.browser.new_context(viewport={"width": width, "height": height}, base_url=stage.origin.address)
    address = f"{stage.origin.address}/board/{board}"
    context.add_cookies([{"name": "atrium_board", "value": f"{SECRET}{board}", "url": address}])
    led = [{"number": number, "way": way, "ways": 1} for number, way in hospital.ARROWS]
    ways = {"directions": shown.settings.get("directions", {}), "led": led}
    context.route("**/arrows", lambda asked: asked.fulfill(json=ways))
    page = context.new_page()
    stage.push.stamping = True
    stage.push.say("lobby:st-anna", hospital.lobby(shown.state))
    stage.push.say("department:cardiology", hospital.department(shown.state))
    stage.push.say("queue:1", hospital.line(shown.state))
    page.goto(address)
    page.locator("body[data-shown]").wait_for()
    _wait_for(page, stage.push, shown.state)
    page.screenshot(path=str(stage.to / f"{shown.name}.png"))
    if shown.kind in TURNING:
        _further_turns(page, stage.to / shown.name)
    if shown.state in hospital.MESSAGES:
        _further_pages(page, stage.to / shown.name)
    context.close()


def _further_pages(page: Page, to: Path) -> None:
    """A message too long for one page at its distance goes on after five seconds in the same language."""
    message = page.locator("#emergency")
    language = message.get_attribute("lang")
    for number in range(2, 6 if message.get_attribute("data-size") == "longest" else 2):
        before = message.inner_text()
        page.wait_for_timeout(4800 if number == 2 else 5000)
        if message.get_attribute("lang") != language or message.inner_text() == before:
            return
        page.screenshot(path=f"{to}-page{number}.png")


def _further_turns(page: Page, to: Path) -> None:
    for number in range(2, len(Language) + 1):
        page.locator(f"html[lang='{page.locator('html').get_attribute('lang')}']").wait_for(state="detached")
        page.wait_for_timeout(300)
        page.screenshot(path=f"{to}-turn{number}.png")


def _wait_for(page: Page, push: StandInPush, state: str) -> None:
    page.wait_for_timeout(400)
    if state in {"late", "stale"}:
        push.stamping = False
        page.locator(f"body[data-level={'late' if state == 'late' else 'empty'}]").wait_for()
        page.wait_for_timeout(400)


def pair_board(tx: Transaction, board: UUID, settings: dict[str, Any]) -> None:
    """A board that shows what its settings say."""
    tx.session.add(
        Device(
            id=board, site_id=1, kind="board", serial=f"B{board.hex[:6]}", names=named("Board"), paired_at=NOW,
            secret_hash=hashlib.sha256(f"{SECRET}{board}".encode()).hexdigest(), rotated_at=NOW, seen={},
            settings=settings,
        )
    )  # fmt: skip


def _sheet(to: Path, prefix: str, across: int) -> None:
    pictures = sorted(to.glob(f"{prefix}-*.png"), key=lambda path: path.stat().st_mtime)
    if not pictures:
        return
    width, height = (360, 640) if "upright" in prefix else (640, 360)
    down = (len(pictures) + across - 1) // across
    sheet = Image.new("RGB", (across * (width + 8), down * (height + 8)), "#888888")
    for at, path in enumerate(pictures):
        with Image.open(path) as picture:
            sheet.paste(
                picture.convert("RGB").resize((width, height)), (at % across * (width + 8), at // across * (height + 8))
            )
    sheet.save(to / f"sheet-{prefix}.png")


if __name__ == "__main__":
    main()
