"""Where people give up: counted when nobody answers any more, and only where nothing had come of it."""

from uuid import UUID

import pytest

from config.contract.words import HelpReason
from kiosk.flow.steps import Paper, TicketOut
from kiosk.flow.taps import (
    AppointmentChosen,
    HelpPressed,
    IdleEnded,
    IdleNoticed,
    MoreTimePressed,
    NumberWanted,
    PersonNeeded,
    Tap,
)
from kiosk.flow.way_taps import WayWanted
from kiosk.flow.wishes import CountLeft
from tests.kiosk.cast import Person, number


def left_at(person: Person) -> list[str]:
    return [wish.body.step for wish in person.wishes if isinstance(wish, CountLeft)]


def goes_away(person: Person) -> None:
    person.taps(IdleNoticed(person.session.id))
    person.taps(IdleEnded(person.session.id))


@pytest.mark.parametrize(
    ("taps", "step"),
    [
        ([AppointmentChosen()], "entercode"),
        ([NumberWanted()], "choosedepartment"),
        ([WayWanted()], "findplace"),
        ([NumberWanted(), HelpPressed()], "help"),
    ],
)
def test_the_screen_they_left_at_is_counted(taps: list[Tap], step: str) -> None:
    person = Person()
    person.taps(*taps)
    goes_away(person)
    assert left_at(person) == [step]


def test_who_answers_is_not_counted_and_nobody_is_twice() -> None:
    person = Person()
    person.taps(NumberWanted())
    person.taps(IdleNoticed(person.session.id), MoreTimePressed())
    assert left_at(person) == []
    goes_away(person)
    goes_away(person)
    assert left_at(person) == ["choosedepartment"]


def test_who_has_a_number_or_a_person_coming_gave_up_nothing() -> None:
    person = Person()
    person.session = person.session.at(TicketOut(number(), Paper.PRINTED))
    goes_away(person)
    person = Person()
    person.session = person.session.at(TicketOut(number(), Paper.COMING))
    goes_away(person)
    assert left_at(person) == []
    person = Person()
    person.taps(NumberWanted(), HelpPressed(), PersonNeeded(HelpReason.OTHER))
    goes_away(person)
    assert left_at(person) == []


def test_what_is_told_names_nobody() -> None:
    person = Person()
    person.taps(NumberWanted())
    goes_away(person)
    (wish,) = [one for one in person.wishes if isinstance(one, CountLeft)]
    assert set(wish.body.model_dump()) == {"request_id", "step", "left_at"}
    assert wish.body.request_id not in {person.session.id, UUID(int=0)}
