"""The wait on a phone: a band in whole fives rounded outward, until when one is free, and nothing where nobody knows."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert

from config.contract.push import Foreseen, QueueState
from config.contract.words import Language
from display_server.db.models import ServiceWait
from display_server.hub import Hub
from tests.display_server.web.phone.conftest import LINE, TakeNumber
from tests.display_server.web.phone.test_visit_page import WIDER
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import SILENT_MS
from tests.small_cast import NOW

pytestmark = pytest.mark.browser


def foreseen(about: int, likely: int, free: int | None = None) -> Foreseen:
    return Foreseen(
        about=NOW + timedelta(minutes=about),
        likely_before=NOW + timedelta(minutes=likely),
        free_until=None if free is None else NOW + timedelta(minutes=free),
    )


def line(number: str, said: Foreseen | None) -> QueueState:
    return QueueState(waiting=[number], calling=[], foreseen={} if said is None else {number: said})


def test_the_first_byte_says_the_band_and_until_when_one_is_free(
    page: Page, push: StandInPush, take_number: TakeNumber, hub: Hub
) -> None:
    issued, token = take_number()
    said = [one.isoformat() for one in (NOW + timedelta(minutes=m) for m in (25, 45, 15))]
    row = {"service_id": 1, "as_of": NOW, "people": {issued.number: said}, "scale": [0.0, 0.0, 0.0]}
    hub.writer.run(lambda tx: tx.connection.execute(insert(ServiceWait), row) and None)
    page.goto(f"/v/{token}")
    # A second has passed since: 24 minutes and something are rounded outward.
    expect(page.locator("#wait-minutes")).to_have_text("20–\u206045 min")
    expect(page.locator("#wait-before")).to_have_text("before 10:45")
    expect(page.locator("#wait-note")).to_have_text("You are free until 10:15")


def test_the_line_brings_a_new_band_and_takes_it_away_where_nobody_knows(
    page: Page, push: StandInPush, take_number: TakeNumber
) -> None:
    issued, token = take_number()
    push.say(LINE, line(issued.number, foreseen(4, 10)))
    page.goto(f"/v/{token}")
    expect(page.locator("#wait-minutes")).to_have_text("up to 10 min")
    expect(page.locator("#wait-note")).to_be_hidden()
    push.say(LINE, line(issued.number, foreseen(-20, -5)))
    expect(page.locator("#wait-note")).to_contain_text("longer than expected")
    expect(page.locator("#wait")).to_be_hidden()
    push.say(LINE, line(issued.number, None))
    expect(page.locator("#wait-note")).to_be_hidden()
    expect(page.locator("#wait")).to_be_hidden()
    expect(page.locator("#ahead")).to_have_text("Nobody before you")


def test_a_lost_line_promises_no_wait(page: Page, push: StandInPush, take_number: TakeNumber) -> None:
    issued, token = take_number()
    push.say(LINE, line(issued.number, foreseen(25, 45)))
    page.clock.install(time=NOW)
    page.goto(f"/v/{token}")
    expect(page.locator("#wait")).to_be_visible()
    push.stamping = False
    page.clock.fast_forward(SILENT_MS)
    expect(page.locator("#not-live")).to_be_visible()
    expect(page.locator("#wait")).to_be_hidden()


def test_it_fits_the_smallest_phone_and_twice_the_letters_in_every_language(
    page: Page, push: StandInPush, take_number: TakeNumber
) -> None:
    for language in Language:
        issued, token = take_number(language.value)
        push.say(LINE, line(issued.number, foreseen(125, 165, 100)))
        for width in (320, 195):
            page.set_viewport_size({"width": width, "height": 640})
            page.goto(f"/v/{token}")
            expect(page.locator("#wait"), f"{language.value}, {width}").to_be_visible()
            assert page.evaluate(WIDER) == [], f"{language.value}, {width}"
