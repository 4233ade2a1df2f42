"""What a phone says when its line has broken, when it slept, and when its number is not in the line any more."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.serve_patient import patient_is_here
from tests.display_server.services.queue_acts import staff
from tests.display_server.web.phone.conftest import LINE, TakeNumber
from tests.display_server.web.phone.test_visit_page import line
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import SILENT_MS, stand_still
from tests.small_cast import NOW

pytestmark = pytest.mark.browser


def test_a_lost_line_is_said_and_the_number_stays(page: Page, push: StandInPush, take_number: TakeNumber) -> None:
    issued, token = take_number()
    push.say(LINE, line(issued.number))
    page.clock.install(time=NOW)
    page.goto(f"/v/{token}")
    expect(page.locator("#updated")).to_contain_text("Live, updated 10:00")
    push.stamping = False
    page.clock.fast_forward(SILENT_MS)
    expect(page.get_by_text("Not live since 10:00")).to_be_visible()
    expect(page.get_by_role("heading", name=issued.number)).to_be_visible()
    stand_still(page)
    push.say(LINE, line("K-900", issued.number))  # nobody vouches for it
    expect(page.locator("#ahead")).to_have_text("1 person before you")
    expect(page.locator("#live")).to_be_hidden()
    push.stamping = True
    expect(page.locator("#not-live")).to_be_hidden()


PUT_AWAY = """hidden => {
    Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange")); }"""


def test_a_phone_that_slept_in_a_pocket_does_not_say_live_when_it_wakes(
    page: Page, push: StandInPush, take_number: TakeNumber
) -> None:
    issued, token = take_number()
    push.say(LINE, line(issued.number))
    page.clock.install(time=NOW)
    page.goto(f"/v/{token}")
    expect(page.locator("#updated")).to_contain_text("Live, updated 10:00")
    stand_still(page)
    push.stamping = False
    page.evaluate(PUT_AWAY, True)
    page.clock.set_system_time(NOW + timedelta(minutes=20))  # its own clock stood meanwhile
    page.clock.fast_forward(1000)
    expect(page.locator("#not-live")).to_be_hidden()
    page.evaluate(PUT_AWAY, False)
    page.clock.fast_forward(1000)
    expect(page.get_by_text("Not live since 10:00")).to_be_visible()
    expect(page.locator("#live")).to_be_hidden()
    push.say(LINE, line(called=issued.number))
    push.stamping = True
    page.clock.fast_forward(4000)
    expect(page.locator("#room")).to_have_text("Room12")
    expect(page.locator("#not-live")).to_be_hidden()


def test_when_its_number_leaves_the_line_it_asks_how_the_visit_stands(
    page: Page, push: StandInPush, take_number: TakeNumber, hub: Hub
) -> None:
    issued, token = take_number()
    push.say(LINE, line(issued.number))
    page.goto(f"/v/{token}")
    staff(hub)
    called = hub.writer.run(lambda tx: call_next(tx, desk="cardiology-12", who="account:1"))
    assert called is not None
    hub.writer.run(lambda tx: patient_is_here(tx, desk="cardiology-12", number=called.number, who="account:1"))
    push.say(LINE, line())
    expect(page.locator(".ahead", has_text="Your visit has begun")).to_be_visible()
