"""Help stands on every step, and Back leads to where one was."""

import pytest

from config.contract.words import CheckInResult, Language, PaperState
from kiosk.flow.steps import (
    CheckInEnded,
    ChooseDepartment,
    ChooseService,
    DidItComeOut,
    EnterCode,
    Help,
    HubAway,
    NumberOnScreen,
    Refused,
    SetUp,
    Step,
    TicketOut,
    Welcome,
    YourData,
)
from kiosk.flow.taps import BackPressed, HelpPressed, LanguageChosen, YourDataPressed
from tests.kiosk.cast import Person, number

EVERY_STEP: list[Step] = [
    Welcome(),
    SetUp(),
    EnterCode("BC"),
    ChooseDepartment(1),
    ChooseService("laboratory"),
    TicketOut(number()),
    DidItComeOut(number()),
    NumberOnScreen(number(), PaperState.OUT),
    CheckInEnded(CheckInResult.LATE),
    HubAway(),
    Refused("x"),
    YourData(),
]


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: type(step).__name__)
def test_help_is_there_and_leads_back(step: Step) -> None:
    person = Person()
    person.session = person.session.at(step)
    assert person.taps(HelpPressed()).step == Help(step)
    assert person.taps(HelpPressed(), LanguageChosen(Language.UKRAINIAN)).step == Help(step)
    assert person.taps(BackPressed()).step == step


def test_what_is_kept_about_a_visitor_is_told_from_welcome() -> None:
    person = Person()
    assert person.taps(YourDataPressed()).step == YourData()
    assert person.taps(BackPressed()).step == Welcome()
