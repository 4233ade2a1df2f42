"""Every way a visit can end without a number has words in every language."""

from datetime import timedelta

import pytest

from config.contract.words import CheckInResult, Language
from kiosk.flow.outcome import outcome_of
from kiosk.flow.steps import CheckInEnded, HubAway, Refused
from tests.kiosk.cast import NOON

ENDS = [
    HubAway(),
    HubAway(offers_number=True),
    Refused("x"),
    Refused("service_closed", NOON),
    Refused("service_closed", NOON + timedelta(days=1)),
    Refused("service_closed"),
    Refused("service_full"),
    Refused("triage_first"),
    CheckInEnded(CheckInResult.TOO_EARLY, NOON),
    CheckInEnded(CheckInResult.TOO_EARLY),
    CheckInEnded(CheckInResult.LATE),
    CheckInEnded(CheckInResult.OTHER_DAY),
    CheckInEnded(CheckInResult.NEEDS_A_PERSON),
]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("step", ENDS, ids=repr)
def test_every_end_has_words(step: CheckInEnded | HubAway | Refused, language: Language) -> None:
    outcome = outcome_of(step, language, "Europe/Vilnius", NOON)
    assert outcome.title
    assert outcome.text
    assert "{" not in outcome.title + outcome.text


def test_an_early_person_hears_from_when_in_the_hospitals_time() -> None:
    outcome = outcome_of(CheckInEnded(CheckInResult.TOO_EARLY, NOON), Language.ENGLISH, "Europe/Vilnius", NOON)
    assert "14:00" in outcome.text


def test_what_opens_on_another_day_says_which() -> None:
    step = Refused("service_closed", NOON + timedelta(days=1))
    said = outcome_of(step, Language.LITHUANIAN, "Europe/Vilnius", NOON).text
    assert "13" in said
    assert "14:00" in said
    assert "13" not in outcome_of(Refused("service_closed", NOON), Language.LITHUANIAN, "Europe/Vilnius", NOON).text
