"""What a kiosk hears about itself disturbs nobody who stands there."""

from config.contract.words import Language, PaperState
from kiosk.flow import Facts, PairingCall
from kiosk.flow.steps import ChooseDepartment, SetUp, Welcome
from kiosk.flow.taps import (
    BackPressed,
    CatalogueArrived,
    HubCameBack,
    HubWentAway,
    LanguageChosen,
    NumberWanted,
    Paired,
    PairingAsked,
    PaperChanged,
)
from tests.kiosk.cast import Person, st_anna


def test_a_newer_catalogue_waits_until_the_person_has_gone() -> None:
    person = Person()
    person.taps(NumberWanted(), CatalogueArrived(st_anna(2)))
    assert person.session.step == ChooseDepartment()
    assert person.session.facts.catalogue == st_anna(1)
    person.taps(BackPressed())
    assert person.session.facts.catalogue == st_anna(2)


def test_a_newer_catalogue_is_taken_on_welcome_at_once_and_keeps_a_chosen_language() -> None:
    person = Person()
    person.taps(LanguageChosen(Language.CHINESE), CatalogueArrived(st_anna(2, site_language=Language.LITHUANIAN)))
    assert person.session.facts.catalogue is not None
    assert person.session.facts.catalogue.revision == 2
    assert person.session.language is Language.CHINESE


def test_an_unchosen_language_follows_the_new_catalogue() -> None:
    person = Person()
    person.taps(CatalogueArrived(st_anna(2, site_language=Language.LITHUANIAN)))
    assert person.session.language is Language.LITHUANIAN


def test_the_hub_and_the_paper_are_known_before_a_person_starts() -> None:
    person = Person()
    facts = person.taps(HubWentAway(), PaperChanged(PaperState.OUT)).facts
    assert (facts.hub_away, facts.prints) == (True, False)
    facts = person.taps(HubCameBack(), PaperChanged(PaperState.LOW)).facts
    assert (facts.hub_away, facts.prints) == (False, True)
    assert person.session.step == Welcome()


def test_a_new_kiosk_shows_its_code_until_it_is_paired_and_has_a_catalogue() -> None:
    person = Person(Facts())
    assert person.session.step == SetUp()
    person.taps(PairingAsked("BCDFGHJK", "ab:cd"), NumberWanted())
    assert person.session.step == SetUp()
    assert person.session.facts.pairing == PairingCall("BCDFGHJK", "ab:cd")
    person.taps(CatalogueArrived(st_anna()))
    assert person.session.step == SetUp()
    assert person.taps(Paired()).step == Welcome()


def test_a_revoked_kiosk_lets_its_person_finish_and_then_stands_aside() -> None:
    person = Person()
    person.taps(NumberWanted(), PairingAsked("BCDFGHJK", "ab:cd"))
    assert person.session.step == ChooseDepartment()
    assert person.taps(BackPressed()).step == SetUp()
