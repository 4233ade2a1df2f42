"""What a finger was on its way to is what it presses, or nothing: keys that move or become others under it."""

from dataclasses import replace

from config.contract.words import PaperState
from kiosk.flow import steps as s
from kiosk.flow.taps import PaperChanged
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import catalogue


def _step(stage: Stage) -> type:
    return type(stage.mind.session.step)


def test_a_finger_aimed_at_a_key_that_moved_presses_no_other(stage: Stage) -> None:
    from kiosk.finger import visible
    from kiosk.widgets.key import Choice

    stage.mind.tap(PaperChanged(PaperState.OUT))
    stage.frames()
    choices = [one for one in visible(stage.face.screen) if isinstance(one, Choice)]
    aimed = stage.finger("I have an appointment")
    over = (aimed.sx * stage.face.width, aimed.sy * stage.face.height)
    stage.mind.tap(PaperChanged(PaperState.READY))  # the notice goes, and all ways in move up
    stage.frames()
    assert choices[1].collide_point(*over), "another way in lies there now"
    aimed.down()
    stage.frames(1)
    aimed.up()
    stage.frames()
    assert _step(stage) is s.Welcome
    stage.passes(0.55)
    stage.taps("I have an appointment")
    assert _step(stage) is s.EnterCode


def test_a_row_that_becomes_another_under_the_finger_is_not_chosen(stage: Stage) -> None:
    stage.taps("I have no appointment")
    finger = stage.finger("Cardiology")
    stage.passes(0.05)
    finger.down()
    known = catalogue()
    fewer = [one for one in known.departments if one.code != "registration"]
    facts = replace(stage.mind.session.facts, catalogue=known.model_copy(update={"departments": fewer}))
    stage.mind._session = replace(stage.mind.session, facts=facts)
    stage.navigator.show(stage.mind.session)
    stage.frames()
    finger.up()
    stage.frames()
    assert _step(stage) is s.ChooseDepartment
