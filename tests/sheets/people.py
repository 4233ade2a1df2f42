"""Pages for people, looked at and walked through: `python -m tests.sheets.people DIR [--language lt …]`.

The phone page in each of its states and languages; the pages where boards are set and the console. Each as usual, at 400 % (a
window of 320 × 256), and in forced colours; then its keys are reached with Tab alone (`walk.py`). What is wrong is printed.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from uuid_utils.compat import uuid7

from config.contract.device_api import IssueNumber
from config.contract.push import Call, Foreseen, QueueState
from config.contract.words import Language, PatientAct
from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.identity import make_identity
from display_server.db.migrate import migrate
from display_server.db.transaction import Transaction
from display_server.domain.codes import visit_token
from display_server.hub import Hub, open_hub
from display_server.services.act_of_patient import act_of_patient
from display_server.services.edit_stages import add_stage
from display_server.services.issue_number import issue_number
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY
from tests.display_server.services.test_begin_with import propose
from tests.display_server.web.conftest import CHROMIUM, QUIET
from tests.display_server.web.people import NURSE, PASSWORD, add_person
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush
from tests.sheets import hospital
from tests.sheets.__main__ import pair_board
from tests.sheets.walk import faults
from tests.small_cast import KIOSK, NOW, add_small_cast

VIEWS: dict[str, dict[str, Any]] = {
    "usual": {"viewport": {"width": 1280, "height": 1024}},
    "zoom400": {"viewport": {"width": 320, "height": 256}},
    "forced": {"viewport": {"width": 1280, "height": 1024}, "forced_colors": "active"},
}
PHONE = {
    **VIEWS,
    "usual": {"viewport": {"width": 390, "height": 844}},
    "forced": {**VIEWS["forced"], "viewport": {"width": 390, "height": 844}},
}
STATES = ("waiting", "called", "late", "left", "first", "unknown")


@dataclass(frozen=True)
class _House:
    """Where the pages are."""

    browser: Browser
    origin: OneOrigin
    push: StandInPush
    hub: Hub
    to: Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sheets.people", description=__doc__)
    parser.add_argument("to", type=Path)
    parser.add_argument("--language", nargs="+", choices=list(Language), default=list(Language))
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    with _house(asked.to) as house:
        wrong = [*_phones(house, asked.language), *_desks(house, asked.language)]
    sys.stdout.write("\n".join(wrong or ["nothing wrong"]) + "\n")


@contextmanager
def _house(to: Path) -> Iterator[_House]:
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        settings = HubSettings(home=Path(home), web_port=0, push_port=0)
        migrate(settings)
        hub = open_hub(settings, StandingClock())

        def enter(tx: Transaction) -> None:
            make_identity(tx.session, settings, NOW)
            add_small_cast(tx.session)

        hub.writer.run(enter)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        push = StandInPush(NOW)
        origin = OneOrigin(create_app(settings, StandingClock(), hub).wsgi_app, push)
        yield _House(browser, origin, push, hub, to)
        origin.close()
        browser.close()
        hub.close()


def _phones(house: _House, languages: list[str]) -> Iterator[str]:
    for view, given in PHONE.items():
        for language in languages:
            for state in STATES:
                context = house.browser.new_context(base_url=house.origin.address, **given)
                page = context.new_page()
                _open_phone(house, page, state, Language(language))
                name = f"phone-{view}-{state}-{language}"
                page.screenshot(path=str(house.to / f"{name}.png"), full_page=view == "usual")
                yield from faults(page, name)
                context.close()


def _open_phone(house: _House, page: Page, state: str, language: Language) -> None:
    wish = IssueNumber(
        request_id=uuid7(), session_id=uuid7(), service="cardiology-consultation", language=language, asked_at=NOW
    )
    key = house.hub.token_key
    issued = house.hub.writer.run(lambda tx: issue_number(tx, wish, device_id=KIOSK, token_key=key))
    called = Call(
        call_id=1,
        number=issued.number,
        room=hospital.in_all(hospital.ROOM, value="12"),
        room_label="12",
        called_at=NOW,
        place="room-12",
    )
    foreseen = {
        issued.number: Foreseen(
            about=NOW.replace(minute=25), likely_before=NOW.replace(minute=50), free_until=NOW.replace(minute=15)
        )
    }
    if state == "left":
        leave(house.hub, issued.visit_id)
    if state == "first":
        _hold_both(house.hub, issued.visit_id)
    waiting = [] if state in {"called", "left"} else [issued.number]
    line = QueueState(
        waiting=waiting, calling=[called] if state == "called" else [], foreseen=foreseen if waiting else {}
    )
    house.push.stamping = True
    house.push.say("queue:1", line)
    token = visit_token(issued.visit_id, key) if state != "unknown" else "nobody"
    page.goto(f"/v/{token}?language={language.value}")
    page.wait_for_timeout(500)
    if state == "late":
        house.push.stamping = False
        page.locator("#not-live").wait_for(timeout=15_000)


def _hold_both(hub: Hub, visit_id: UUID) -> None:
    """A blood test later, whose line is shorter now."""
    hub.writer.run(lambda tx: add_stage(tx, visit_id=visit_id, service=BLOOD, who="sheets"))
    propose(hub, CARDIOLOGY, BLOOD)


def leave(hub: Hub, visit_id: UUID) -> None:
    hub.writer.run(lambda tx: act_of_patient(tx, request_id=uuid7(), visit_id=visit_id, act=PatientAct.LEAVE))


def _desks(house: _House, languages: list[str]) -> Iterator[str]:
    board = UUID(int=77)
    house.hub.writer.run(
        lambda tx: pair_board(tx, board, {"view": "department", "department": "cardiology", "language": "en"})
    )
    pages = {
        "fleet": "/admin/", "board": f"/admin/devices/{board}/board", "contents": "/admin/contents",
        "broadcasts": "/admin/broadcasts",
        "waits": "/admin/waits", "diversions": "/admin/diversions", "console": "/staff/desks/cardiology-12",
    }  # fmt: skip
    for at, language in enumerate(languages):
        email = NURSE.replace("nurse", f"nurse{at}")
        add_person(house.hub, email, ["staff", "admin"], language=Language(language))
        for view, given in VIEWS.items():
            context = house.browser.new_context(base_url=house.origin.address, **given)
            page = _signed_in(context, email, _work_at_room_12 if view == "usual" and at == 0 else None)
            for name, address in pages.items():
                page.goto(address)
                page.wait_for_timeout(200)
                whole = f"{name}-{view}-{language}"
                page.screenshot(path=str(house.to / f"{whole}.png"), full_page=view == "usual")
                yield from faults(page, whole)
            context.close()


def _signed_in(context: BrowserContext, email: str, then: Callable[[Page], None] | None) -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    if then is not None:
        then(page)
    return page


def _work_at_room_12(page: Page) -> None:
    page.goto("/staff/")
    page.locator("main form button").first.click()
    page.wait_for_timeout(300)


if __name__ == "__main__":
    main()
