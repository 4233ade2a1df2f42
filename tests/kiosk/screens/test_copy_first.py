"""*Another person* beside a number without paper: the same glass asks for the copy first, and Back leads to the number."""

from dataclasses import replace
from uuid import UUID

from config.contract.words import Language, PaperState
from config.locale import words
from kiosk.flow.steps import ChooseDepartment, NumberOnScreen, Welcome
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import number, standing

SAY = words(Language.ENGLISH).say
CHANGE, ANOTHER, NOTED = SAY("kiosk.ticket.change"), SAY("kiosk.ticket.another"), SAY("kiosk.kept.noted")
BACK = SAY("kiosk.foot.back")
STEP = NumberOnScreen(number(), PaperState.OUT, opened=UUID(int=9), walk_in=True)


def shows_number(stage: Stage) -> bool:
    """In what is to be written down."""
    return any(number().number in label for label in stage.labels())


def stands_at(stage: Stage) -> type:
    return type(stage.mind.session.step)


def test_another_person_asks_for_the_copy_first_and_back_leads_to_the_number(stage: Stage) -> None:
    stage.starts(standing(STEP))
    assert {CHANGE, ANOTHER, NOTED} <= set(stage.labels())
    assert BACK not in stage.labels()
    stage.taps(ANOTHER)
    assert {SAY("kiosk.kept.first"), NOTED, BACK} <= set(stage.labels())
    assert shows_number(stage)
    assert not {CHANGE, ANOTHER} & set(stage.labels())
    stage.taps(BACK)
    assert {CHANGE, ANOTHER} <= set(stage.labels())
    assert BACK not in stage.labels()
    stage.taps(CHANGE)
    assert stands_at(stage) is ChooseDepartment
    stage.taps(BACK)
    assert stage.mind.session.step == STEP
    stage.taps(ANOTHER)
    stage.taps(NOTED)
    assert stands_at(stage) is Welcome
    assert stage.mind.session.family == (UUID(int=9),)
    assert not shows_number(stage)
    stage.starts(standing(Welcome()))


def test_without_the_hub_only_the_number_and_its_confirmation_stand_there(stage: Stage) -> None:
    for step in (STEP, replace(STEP, for_another=True)):
        stage.starts(standing(step, hub_away=True))
        assert NOTED in stage.labels()
        assert not {CHANGE, ANOTHER, SAY("kiosk.kept.first"), BACK} & set(stage.labels())
    stage.starts(standing(Welcome()))
