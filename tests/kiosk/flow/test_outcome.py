"""Every way a visit can end without a number has words in every language."""

import pytest

from config.contract.words import CheckInResult, Language
from kiosk.flow.outcome import outcome_of
from kiosk.flow.steps import CheckInEnded, HubAway, Refused
from tests.kiosk.cast import NOON

ENDS = [
    HubAway(),
    HubAway(offers_number=True),
    Refused("x"),
    CheckInEnded(CheckInResult.TOO_EARLY, NOON),
    CheckInEnded(CheckInResult.TOO_EARLY),
    CheckInEnded(CheckInResult.LATE),
    CheckInEnded(CheckInResult.OTHER_DAY),
    CheckInEnded(CheckInResult.NEEDS_A_PERSON),
]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("step", ENDS, ids=repr)
def test_every_end_has_words(step: CheckInEnded | HubAway | Refused, language: Language) -> None:
    outcome = outcome_of(step, language, "Europe/Vilnius")
    assert outcome.title
    assert outcome.text
    assert "{" not in outcome.title + outcome.text


def test_an_early_person_hears_from_when_in_the_hospitals_time() -> None:
    outcome = outcome_of(CheckInEnded(CheckInResult.TOO_EARLY, NOON), Language.ENGLISH, "Europe/Vilnius")
    assert "14:00" in outcome.text
