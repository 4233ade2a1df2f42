"""An empty hub becomes a small clinic in a real browser: from the first sign-in to the first call, every click counted."""

import time
from collections.abc import Iterator
from datetime import time as clock_time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from config.contract.words import DeviceKind, Language, Name
from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.engine.identity import make_identity
from display_server.db.engine.migrate import migrate
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Site
from display_server.hub import Hub, open_hub
from display_server.services.devices.ask_pairing import ask_pairing
from display_server.services.numbers.issue_number import issue_number
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import ask, token_key
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.people import ADMIN, PASSWORD, add_person
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush
from tests.small_cast import NOW

pytestmark = pytest.mark.browser

CLICKS_AT_MOST = 80
MINUTES_AT_MOST = 10


@pytest.fixture
def empty_hub(tmp_path: Path) -> Iterator[Hub]:
    """As `./run hub init` and `user add` leave it: a site with a name, one person."""
    settings = HubSettings(home=tmp_path / "empty", web_port=0, push_port=0)
    settings.home.mkdir()
    migrate(settings)
    hub = open_hub(settings, StandingClock())

    def begin(tx: Transaction) -> None:
        make_identity(tx.session, settings, NOW)
        names = {Language.ENGLISH: Name(name="Small clinic")}
        languages = [one.value for one in Language]
        tx.session.add(
            Site(
                code="main", names=names, zone="Europe/Vilnius", language="en", languages=languages,
                day_starts=clock_time(0, 0), emergency_phone="112",
            )
        )  # fmt: skip

    hub.writer.run(begin)
    add_person(hub, ADMIN, ["admin", "staff"])
    yield hub
    hub.close()


class Hand:
    """Clicks and counts them; a key that sends a form counts as one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, there: Locator) -> None:
        there.click()
        self.clicks += 1

    def link(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name).first)

    def key(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name).first)

    def type(self, label: str, said: str) -> None:
        self.page.get_by_label(label).first.fill(said)

    def enter(self) -> None:
        self.page.keyboard.press("Enter")
        self.clicks += 1

    def pick(self, typed: str, name: str) -> None:
        """From the dictionary: type, Enter, choose."""
        self.type("Search in any language", typed)
        self.enter()
        self.link(name)


def sign_in(hand: Hand) -> None:
    hand.page.goto("/admin/start")
    hand.type("E-mail", ADMIN)
    hand.type("Password", PASSWORD)
    hand.enter()
    expect(hand.page.get_by_role("heading", name="Getting started")).to_be_visible()


def next_is(hand: Hand, step: str) -> None:
    """The list is one click away, and names this as the next thing."""
    hand.link("Getting started")
    expect(hand.page.locator("[aria-current=step]")).to_contain_text(step)


def enter_house(hand: Hand) -> None:
    hand.link("Go there: The hospital")
    hand.type("Address phones reach", "https://queue.clinic.example")
    hand.key("Save")
    next_is(hand, "Departments")
    hand.link("Go there: Departments")
    hand.pick("consultations", "Consultations")
    hand.key("Save")
    hand.link("Add a department")
    hand.pick("lab", "Laboratory")
    hand.key("Save")
    for department, typed, name in (
        ("Consultations", "family doctor", "Family doctor"),
        ("Consultations", "sick note", "Sick note"),
        ("Laboratory", "抽血", "Blood test"),
    ):
        hand.link(f"Add a service: {department}")
        hand.pick(typed, name)
        hand.key("Save")
    next_is(hand, "Desks")
    hand.link("Go there: Desks")
    for department, labels in (("Consultations", "1, 2"), ("Laboratory", "3")):
        hand.link(f"Add desks: {department}")
        hand.type("Their numbers", labels)
        hand.key("Save")
    next_is(hand, "A kiosk")


def pair_kiosk(hand: Hand, hub: Hub) -> None:
    asked = hub.writer.run(
        lambda tx: ask_pairing(tx, kind=DeviceKind.KIOSK, model="Kiosk", address="10.0.0.7", hub_fingerprint="ab:cd")
    )
    hand.link("Go there: A kiosk")
    hand.link("Name it")
    expect(hand.page.locator(".compare .code")).to_have_text(f"{asked.code[:4]} {asked.code[4:]}")
    hand.type("English", "Lobby kiosk")
    hand.key("Approve")
    next_is(hand, "A screen")


def pair_screen(hand: Hand, browser: Browser, origin: OneOrigin) -> None:
    screen = browser.new_context(base_url=origin.address)
    screen.new_page().goto("/board")
    hand.link("Go there: A screen")
    hand.click(hand.page.get_by_role("link", name="Name it"))
    hand.type("English", "Lobby screen")
    hand.key("Approve")
    expect(hand.page.get_by_role("status")).to_contain_text("B1")
    screen.close()
    next_is(hand, "A test ticket")


def take_a_number(hub: Hub) -> str:
    """At the kiosk: one tap, no click of the administrator's."""
    with hub.database.reading() as session:
        kiosk = session.scalars(select(Device.id).where(Device.kind == "kiosk")).one()
    body = ask("family-doctor")
    return hub.writer.run(lambda tx: issue_number(tx, body, device_id=kiosk, token_key=token_key(hub))).number


@pytest.mark.long
def test_an_empty_hub_calls_its_first_patient_in_80_clicks(
    browser: Browser, empty_hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(empty_hub.settings, hub=empty_hub)
    origin, began = OneOrigin(app.wsgi_app, StandInPush(NOW)), time.monotonic()
    with faultless_page(browser, origin, 1280, 800) as page:
        hand = Hand(page)
        sign_in(hand)
        enter_house(hand)
        pair_kiosk(hand, empty_hub)
        pair_screen(hand, browser, origin)
        number = take_a_number(empty_hub)
        next_is(hand, "The first call")
        hand.link("Go there: The first call")
        hand.key("Work here: Room 1")
        hand.key("Call next")
        expect(page.locator(".plate[data-state=called]")).to_contain_text(number)
        page.goto("/admin/start")
        expect(page.get_by_role("status")).to_contain_text("the first person has been called")
    origin.close()
    assert hand.clicks <= CLICKS_AT_MOST
    assert time.monotonic() - began < MINUTES_AT_MOST * 60
    with capsys.disabled():
        print(f"\n{hand.clicks} clicks in {time.monotonic() - began:.0f} s")  # noqa: T201
