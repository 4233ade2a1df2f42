"""Priority on a patient's word: asked only where the site takes it, and only what it takes."""

from dataclasses import replace

import pytest

from kiosk.flow.seek_taps import ClaimMade
from kiosk.flow.steps import ChooseService, ClaimPriority, Refused
from kiosk.flow.taps import BackPressed, DepartmentChosen, NumberWanted, ServiceChosen
from kiosk.flow.wishes import AskForNumber, TakeLeasedNumber
from tests.kiosk.cast import Person, st_anna


def choosing(*claims: str, triage: bool = False, **facts: object) -> Person:
    person, known = Person(), st_anna(series="clinics")
    services = [one.model_copy(update={"triage": triage}) for one in known.services]
    known = known.model_copy(
        update={"site": known.site.model_copy(update={"claims": list(claims)}), "services": services}
    )
    person.session = replace(person.session, facts=replace(person.session.facts, catalogue=known, **facts))  # type: ignore[arg-type]
    person.taps(NumberWanted(), DepartmentChosen("laboratory"), ServiceChosen("blood"))
    return person


@pytest.mark.parametrize("claim", ["pregnancy", None])
def test_what_is_claimed_goes_with_the_request(claim: str | None) -> None:
    person = choosing("infant", "pregnancy")
    assert isinstance(person.session.step, ClaimPriority)
    person.taps(ClaimMade(claim))
    assert isinstance(person.asked, AskForNumber)
    assert (person.asked.body.service, person.asked.body.claim) == ("blood", claim)


def test_a_number_of_the_lease_takes_it_along() -> None:
    person = choosing("infant", hub_away=True, leased=frozenset({"blood"}))
    person.taps(ClaimMade("infant"))
    assert isinstance(person.asked, TakeLeasedNumber)
    assert person.asked.body.claim == "infant"


def test_what_the_site_does_not_take_means_nothing() -> None:
    person = choosing("infant")
    assert isinstance(person.taps(ClaimMade("disability")).step, ClaimPriority)
    assert person.acts == []


def test_back_leads_to_the_services() -> None:
    assert isinstance(choosing("infant").taps(BackPressed()).step, ChooseService)


def test_nobody_is_asked_where_nothing_is_taken_or_urgency_decides() -> None:
    assert isinstance(choosing().asked, AskForNumber)
    assert isinstance(choosing("infant", triage=True).session.step, Refused)
