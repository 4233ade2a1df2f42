"""A closed house and a locked kiosk say so instead of asking; who is served already is served to the end."""

from datetime import UTC, datetime, time

from config.contract.catalogue import Catalogue
from config.contract.hours import Day, Hours, Span
from config.contract.kiosk_configuration import KioskConfiguration
from config.contract.words import HelpReason, PaperState
from kiosk.flow import Facts
from kiosk.flow.closed import Closed, closed_now
from kiosk.flow.steps import ChooseDepartment, EnterCode, Help, PersonWanted, Welcome
from kiosk.flow.taps import AppointmentChosen, BackPressed, HelpPressed, NumberWanted, PersonNeeded, Scanned
from tests.kiosk.cast import NOON, Person, st_anna


def with_hours(person: Person, opens: time | None, closes: time = time(22)) -> None:
    """Every day from `opens`, by the clocks of Vilnius, where NOON is 14:00."""
    day = Day(spans=(Span(opens=opens, closes=closes),)) if opens else Day()
    known = st_anna()
    services = [one.model_copy(update={"hours": Hours(weekly=(day,) * 7)}) for one in known.services]
    person.hears(catalogue=known.model_copy(update={"services": services}))


def locked(person: Person) -> None:
    known = st_anna()
    person.hears(catalogue=known.model_copy(update={"kiosk": known.kiosk.model_copy(update={"locked": True})}))


def test_a_closed_house_offers_nothing_but_help_and_reads_a_letter() -> None:
    person = Person()
    with_hours(person, time(18))
    shut = closed_now(person.session.facts, NOON)
    assert shut is not None
    assert shut.opens_at is not None
    person.taps(AppointmentChosen(), NumberWanted())
    assert person.session.step == Welcome()
    assert person.taps(HelpPressed()).step == Help(Welcome())
    assert isinstance(person.taps(PersonNeeded(HelpReason.OTHER)).step, PersonWanted)
    person.taps(BackPressed(), Scanned("BCDFGHJK"))
    assert isinstance(person.session.step, EnterCode)  # the hub says when to come


def test_an_hour_before_the_first_service_it_is_there() -> None:
    person = Person()
    with_hours(person, time(15))
    assert closed_now(person.session.facts, NOON) is None
    with_hours(person, time(8))
    assert closed_now(person.session.facts, NOON) is None
    with_hours(person, None)
    assert closed_now(person.session.facts, NOON) == Closed(locked=False)


def test_a_locked_kiosk_takes_nothing_but_a_call_for_help() -> None:
    person = Person()
    locked(person)
    person.taps(AppointmentChosen(), Scanned("BCDFGHJK"))
    assert person.session.step == Welcome()
    assert person.taps(HelpPressed()).step == Help(Welcome())


def test_who_is_served_already_is_served_to_the_end() -> None:
    person = Person()
    person.taps(NumberWanted())
    locked(person)
    assert person.session.step == ChooseDepartment()
    assert person.taps(BackPressed()).step == Welcome()
    assert person.taps(NumberWanted()).step == Welcome()


def test_a_kiosk_with_hours_of_its_own_is_closed_by_itself_and_says_when_it_serves() -> None:
    eight_to_nine = Hours(weekly=(Day(spans=(Span(opens=time(8), closes=time(9)),)),) * 7)
    facts = Facts(catalogue=with_configuration(KioskConfiguration(hours=eight_to_nine)))
    tomorrow = datetime(2026, 3, 13, 6, 0, tzinfo=UTC)
    assert closed_now(facts, NOON) == Closed(locked=False, own=True, opens_at=tomorrow)
    assert closed_now(facts, tomorrow) is None


def test_a_kiosk_that_is_not_to_print_has_no_paper_for_anybody() -> None:
    facts = Facts(catalogue=with_configuration(KioskConfiguration(prints=False)), paper=PaperState.READY)
    assert (facts.prints, facts.paper_here) == (False, PaperState.NONE)


def with_configuration(said: KioskConfiguration) -> Catalogue:
    catalogue = st_anna()
    return catalogue.model_copy(update={"kiosk": catalogue.kiosk.model_copy(update={"configuration": said})})
