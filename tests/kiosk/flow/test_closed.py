"""A closed house and a locked kiosk say so instead of asking; who is served already is served to the end."""

from datetime import time

from config.contract.hours import Day, Hours, Span
from config.contract.words import HelpReason
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
