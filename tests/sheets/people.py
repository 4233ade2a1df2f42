"""Pages for people, looked at and walked through: `python -m tests.sheets.people DIR [--language lt …]`.

The phone page in each of its states and languages; the pages where boards are set and the console, or all of the admin's. Each as
usual, on a tablet of 10 inches, at 400 % (a window of 320 × 256), and in forced colours, the phone also dark and in strong
contrast; then its keys are reached with Tab alone (`walk.py`). What is wrong is printed.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from config.contract.push import Call, Foreseen, QueueState
from config.contract.words import Language
from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.engine.identity import make_identity
from display_server.db.engine.migrate import migrate
from display_server.db.engine.transaction import Transaction
from display_server.domain.codes import visit_token
from display_server.hub import Hub, open_hub
from display_server.services.devices.note_seen import note_seen
from tests.browser import CHROMIUM
from tests.conftest import StandingClock
from tests.display_server.web.admin.every_page import BOARD, PAGES, furnish
from tests.display_server.web.conftest import QUIET
from tests.display_server.web.people import NURSE, PASSWORD, add_person
from tests.display_server.web.staff.test_axe_in_a_browser import violations
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush
from tests.sheets import hospital
from tests.sheets.phone_states import CHOOSING, IN_LINE, LEAVE, STATES, bring, take
from tests.sheets.walk import faults
from tests.small_cast import KIOSK, NOW, add_small_cast

VIEWS: dict[str, dict[str, Any]] = {
    "usual": {"viewport": {"width": 1280, "height": 1024}},
    "tablet": {"viewport": {"width": 800, "height": 1280}},
    "zoom400": {"viewport": {"width": 320, "height": 256}},
    "forced": {"viewport": {"width": 1280, "height": 1024}, "forced_colors": "active"},
}
SMALLEST = {"width": 320, "height": 640}
PHONE = {
    "usual": {"viewport": {"width": 390, "height": 844}},
    "zoom400": VIEWS["zoom400"],
    "forced": {**VIEWS["forced"], "viewport": {"width": 390, "height": 844}},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "contrast": {"viewport": {"width": 390, "height": 844}, "contrast": "more"},
}
SMALL = ("usual", "dark", "contrast")
"""Views of a phone as its owner holds it: pictured whole, and axe looks at them."""


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
    parser.add_argument("--state", nargs="+", choices=STATES, default=STATES, help="of the phone page")
    parser.add_argument("--phone-only", action="store_true")
    parser.add_argument("--every-page", action="store_true", help="of the admin and the console, no phone")
    parser.add_argument("--view", nargs="+", choices=list(PHONE), default=list(PHONE))
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    found = 0
    with _house(asked.to) as house:
        desks = iter(()) if asked.phone_only else _desks(house, asked)
        for wrong in chain(iter(()) if asked.every_page else _phones(house, asked), desks):
            found += 1
            sys.stdout.write(f"{wrong}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{found} wrong\n" if found else "nothing wrong\n")


@contextmanager
def _house(to: Path) -> Iterator[_House]:
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        settings = HubSettings(home=Path(home), web_port=0, push_port=0, second_factor_for_administrators=False)
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


def _phones(house: _House, asked: argparse.Namespace) -> Iterator[str]:
    for view, given in ((view, PHONE[view]) for view in asked.view):
        for language in asked.language:
            for state in asked.state:
                glass = {**given, "viewport": SMALLEST} if state == "large" and view == "usual" else given
                context = house.browser.new_context(base_url=house.origin.address, **glass)
                page = context.new_page()
                _open_phone(house, page, state, Language(language))
                name = f"phone-{view}-{state}-{language}"
                page.screenshot(path=str(house.to / f"{name}.png"), full_page=view in SMALL)
                yield from faults(page, name)
                if view in SMALL:
                    yield from violations(page, name)
                context.close()


def _open_phone(house: _House, page: Page, state: str, language: Language) -> None:
    issued = take(house.hub, language)
    bring(house.hub, state, issued.visit_id)
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
    waiting = [issued.number] if state in IN_LINE else []
    line = QueueState(
        waiting=waiting,
        calling=[called] if state == "called" else [],
        foreseen=foreseen if waiting and state != "urgency" else {},
        emergencies=[LEAVE] if state == "message" else [],
    )
    house.push.stamping = True
    house.push.say("queue:1", line)
    token = visit_token(issued.visit_id, house.hub.token_key) if state != "unknown" else "nobody"
    page.goto(f"/v/{token}?language={language.value}&letters={'large' if state == 'large' else 'usual'}")
    page.wait_for_timeout(500)
    if state in CHOOSING:
        page.locator("#change-there").click()
    if state == "sure":
        page.locator(".choices .key").first.click()
    if state == "late":
        house.push.stamping = False
        page.locator("#not-live").wait_for(timeout=15_000)


def _desks(house: _House, asked: argparse.Namespace) -> Iterator[str]:
    board = BOARD
    known = furnish(house.hub)
    house.hub.writer.run(lambda tx: note_seen(tx, {KIOSK: (NOW, {"paper": "ready", "step": "Welcome"})}))
    pages = {
        "fleet": "/admin/", "board": f"/admin/devices/{board}/board", "contents": "/admin/contents",
        "broadcasts": "/admin/broadcasts",
        "waits": "/admin/waits", "diversions": "/admin/diversions", "desks": "/admin/desks",
        "desk": "/admin/desks/laboratory-3", "console": "/staff/desks/cardiology-12",
    }  # fmt: skip
    if asked.every_page:
        pages = {endpoint: address.format(**known) for endpoint, address in PAGES.items()}
    for at, language in enumerate(asked.language):
        email = NURSE.replace("nurse", f"nurse{at}")
        add_person(house.hub, email, ["staff", "admin"], language=Language(language))
        for view in (view for view in VIEWS if view in asked.view):
            context = house.browser.new_context(base_url=house.origin.address, **VIEWS[view])
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
