"""A shorter line on the phone: said when the line says so, gone to by one touch, gone when it is no longer worth the walk."""

import pytest
from playwright.sync_api import Page, expect

from config.contract.push import QueueState
from display_server.db.engine.transaction import Transaction
from display_server.hub import Hub
from display_server.services.house.edit_diversion import DiversionEntry, add_diversion
from display_server.services.lines.record_foretold import record_signs
from tests.display_server.services.desk_acts import stage_of
from tests.display_server.web.phone.conftest import LINE, TakeNumber
from tests.display_server.web.phone.test_visit_page import WIDER
from tests.display_server.web.stand_in_push import StandInPush

pytestmark = pytest.mark.browser


def propose(hub: Hub, minutes: int | None) -> None:
    def say(tx: Transaction) -> None:
        add_diversion(tx, entry=DiversionEntry("cardiology-consultation", "blood-test", walk=3, margin=10), who="test")
        tx.session.flush()
        sign = {"diversion_id": 1, "minutes": minutes, "ended": None}
        record_signs(tx, as_of=tx.now.isoformat(), signs=[sign], changed=[])

    hub.writer.run(say)


def line_of(hub: Hub, number: str) -> QueueState:
    from display_server.db.reading.states import state_of

    with hub.database.reading() as session:
        found = state_of(session, LINE, hub.clock.now())
    assert isinstance(found, QueueState)
    return found.model_copy(update={"waiting": [number]})


def test_one_touch_waits_where_it_is_less_busy(
    page: Page, push: StandInPush, take_number: TakeNumber, hub: Hub
) -> None:
    issued, token = take_number()
    push.say(LINE, line_of(hub, issued.number))
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/v/{token}")
    expect(page.locator("#elsewhere")).to_be_hidden()
    propose(hub, 20)
    push.say(LINE, line_of(hub, issued.number))
    expect(page.locator("#elsewhere-title")).to_have_text("Less busy now: Blood test")
    expect(page.locator("#elsewhere-sooner")).to_contain_text("About 20 minutes sooner")
    assert page.evaluate(WIDER) == []
    propose(hub, None)
    push.say(LINE, line_of(hub, issued.number))
    expect(page.locator("#elsewhere")).to_be_hidden()
    propose(hub, 25)
    push.say(LINE, line_of(hub, issued.number))
    page.get_by_role("button", name="Wait there instead").click()
    expect(page.locator("main")).to_contain_text("Waiting area A")
    expect(page.locator("#elsewhere")).to_be_hidden()
    assert stage_of(hub, issued.number).service_id == 2
