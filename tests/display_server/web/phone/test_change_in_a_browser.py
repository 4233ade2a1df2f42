"""*Wrong department?* by keys and by touch: whole in every language on a small phone, nothing for axe, and a call is noticed."""

import pytest
from playwright.sync_api import Page, expect

from config.contract.push import Emergency, QueueState
from config.contract.words import Language
from config.locale import words
from display_server.hub import Hub
from tests.display_server.services.desk_acts import desk_in_hand, stage_of
from tests.display_server.web.phone.conftest import LINE, TakeNumber
from tests.display_server.web.phone.test_visit_page import WIDER
from tests.display_server.web.staff.test_axe_in_a_browser import violations
from tests.display_server.web.stand_in_push import StandInPush
from tests.small_cast import NOW

pytestmark = pytest.mark.browser
SMALL_KEYS = """() => [...document.querySelectorAll("main a, main button")].filter((one) => one.checkVisibility())
    .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent)"""
SAY = words(Language.ENGLISH).say


def test_it_is_gone_through_in_every_language(page: Page, push: StandInPush, take_number: TakeNumber, hub: Hub) -> None:
    found = []
    for language in Language:
        page.set_viewport_size({"width": 320, "height": 640})
        say = words(language).say
        issued, token = take_number(language.value)
        push.say(LINE, QueueState(waiting=[issued.number], calling=[]))
        page.goto(f"/v/{token}")
        there = page.get_by_role("link", name=say("phone.change.key"))
        for step in (there, page.locator(".choices a").first, page.get_by_role("button", name=say("phone.change.go"))):
            expect(step, language).to_be_visible()
            assert page.evaluate(WIDER) == [], language
            assert page.evaluate(SMALL_KEYS) == [], language
            found += violations(page, f"{page.url} {language}")
            step.focus()
            page.keyboard.press("Enter")
        expect(page.locator("#change-note"), language).to_have_text(say("phone.change.again", time="10:10"))
        assert stage_of(hub, issued.number).service_id == 2, language
    assert found == []


def test_whoever_is_called_while_they_choose_is_back_at_their_number(
    page: Page, push: StandInPush, take_number: TakeNumber, hub: Hub
) -> None:
    issued, token = take_number()
    page.goto(f"/v/{token}/change")
    desk_in_hand(hub).call()
    expect(page.locator(".turn")).to_be_visible()
    assert page.url.partition("?")[0].endswith(f"/v/{token}")
    assert issued.number in page.locator("h1").inner_text()


def test_it_goes_where_a_message_stands_and_where_the_line_is_lost(
    page: Page, push: StandInPush, take_number: TakeNumber
) -> None:
    issued, token = take_number()
    waits = QueueState(waiting=[issued.number], calling=[])
    push.say(LINE, waits)
    page.goto(f"/v/{token}")
    there = page.get_by_role("link", name=SAY("phone.change.key"))
    expect(there).to_be_visible()
    message = Emergency(key=1, kind="evacuate", zone="site", where=None, begins_at=NOW)
    push.say(LINE, waits.model_copy(update={"emergencies": [message]}))
    expect(there).to_be_hidden()
    push.say(LINE, waits)
    expect(there).to_be_visible()
    push.stamping = False
    expect(there).to_be_hidden()
