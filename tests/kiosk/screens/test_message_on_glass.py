"""What a kiosk says of a message for everybody: that it shows it, only while it stands on the glass itself."""

from config.contract.push import Emergency
from kiosk.flow.taps import EmergenciesHeard, HelpPressed
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import MORNING


def message(zone: str) -> Emergency:
    where = None if zone == "site" else "nowhere"
    return Emergency.model_validate({"key": 7, "kind": "evacuate", "zone": zone, "where": where, "begins_at": MORNING})


def test_a_message_counts_as_shown_while_it_fills_the_glass_and_each_change_is_told_at_once(stage: Stage) -> None:
    told: list[list[int]] = []
    app = stage.app
    app.message_changed = lambda: told.append(app.messages)
    stage.mind.tap(EmergenciesHeard((message("floor"),)))
    assert app.messages == [], "it is for another floor"
    stage.mind.tap(EmergenciesHeard((message("site"),)))
    stage.mind.tap(HelpPressed())
    assert app.messages == [], "somebody who asks for help sees that instead"
    stage.mind.tap(EmergenciesHeard(()))
    app.message_changed = lambda: None
    assert told == [[7], []]
