"""Somebody asks for a person: nothing is promised before one has answered, and nobody waits in silence."""

from dataclasses import replace
from uuid import UUID

import pytest

from config.contract.device_api import PersonAsked
from config.contract.push import HelpCall
from config.contract.words import HelpReason, PaperState
from kiosk.flow.idle import PERSON_STAYS_S
from kiosk.flow.person import Called, stands
from kiosk.flow.steps import ChooseDepartment, Help, PersonWanted, TicketOut, Welcome
from kiosk.flow.taps import (
    BackPressed,
    HelpCallsChanged,
    HelpPressed,
    HubCameBack,
    HubWentAway,
    IdleEnded,
    IdleNoticed,
    NobodyAnswered,
    NumberIssued,
    NumberWanted,
    PersonCalled,
    PersonNeeded,
)
from kiosk.flow.wishes import CallPerson, SilenceAlarm, SoundAlarm, StartIdle, StopIdle
from tests.kiosk.cast import NOON, Person, number

CALL = UUID(int=0xCA11)


def ill(person: Person, reason: HelpReason = HelpReason.VERY_ILL) -> Person:
    person.taps(HelpPressed(), PersonNeeded(reason))
    return person


def call_of(person: Person) -> CallPerson:
    return next(wish for wish in reversed(person.wishes) if isinstance(wish, CallPerson))


def hub_hears(person: Person, *, somebody: bool = True) -> None:
    body = call_of(person).body
    person.taps(PersonCalled(person.session.id, body.request_id, PersonAsked(call=CALL, somebody_there=somebody)))


def hub_says(person: Person, **changes: object) -> None:
    person.taps(HelpCallsChanged((HelpCall.model_validate({"call": CALL, "screen": "L1", **changes}),)))


def nobody_answers(person: Person) -> None:
    person.taps(NobodyAnswered(person.session.id, call_of(person).body.request_id))


def how(person: Person) -> Called:
    assert isinstance(person.session.step, PersonWanted)
    return stands(person.session.step, person.session.facts)


def sounds(person: Person) -> list[type]:
    return [type(wish) for wish in person.wishes if isinstance(wish, SoundAlarm | SilenceAlarm)]


def test_called_then_coming_then_closed_each_only_once_it_is_true() -> None:
    person = ill(Person())
    assert call_of(person).body.reason is HelpReason.VERY_ILL
    assert how(person) is Called.CALLING
    hub_hears(person)
    assert how(person) is Called.CALLED
    hub_says(person)
    assert how(person) is Called.CALLED
    hub_says(person, coming_at=NOON, minutes=2)
    assert how(person) is Called.COMING
    hub_says(person, ended_at=NOON)
    assert how(person) is Called.ENDED
    first = call_of(person).body.request_id
    person.taps(PersonNeeded(HelpReason.VERY_ILL))
    assert how(person) is Called.CALLING
    assert call_of(person).body.request_id != first


def test_twenty_seconds_without_an_answer_say_whom_to_ring_and_the_kiosk_is_heard() -> None:
    person = ill(Person())
    assert call_of(person).answer_within_s == 20
    hub_hears(person)
    nobody_answers(person)
    assert (how(person), sounds(person)) == (Called.UNANSWERED, [SoundAlarm])
    assert isinstance(person.clock, StopIdle)  # it stands until somebody is there
    hub_says(person, coming_at=NOON)
    assert (how(person), sounds(person)) == (Called.COMING, [SoundAlarm, SilenceAlarm])


def test_with_no_console_open_nobody_waits_twenty_seconds() -> None:
    person = ill(Person())
    hub_hears(person, somebody=False)
    assert how(person) is Called.UNANSWERED


def test_a_hub_that_is_away_or_goes_away_is_said_at_once_and_the_call_is_kept() -> None:
    person = Person()
    person.taps(HubWentAway())
    assert how(ill(person)) is Called.UNANSWERED
    assert call_of(person).body.reason is HelpReason.VERY_ILL
    other = ill(Person())
    hub_hears(other)
    other.taps(HubWentAway())
    assert how(other) is Called.UNANSWERED
    other.taps(HubCameBack())
    assert how(other) is Called.UNANSWERED
    hub_says(other, coming_at=NOON)
    other.taps(HubWentAway())
    assert how(other) is Called.COMING


def test_an_answer_that_was_for_a_milder_call_is_none_for_this_one() -> None:
    person = Person()
    hub_says(person, coming_at=NOON, minutes=10)
    ill(person)
    hub_hears(person)  # the hub took the answer back: this reason is graver
    assert how(person) is Called.CALLED


@pytest.mark.parametrize("reason", [reason for reason in HelpReason if reason is not HelpReason.VERY_ILL])
def test_only_somebody_very_ill_makes_the_kiosk_sound(reason: HelpReason) -> None:
    person = ill(Person(), reason)
    nobody_answers(person)
    assert (how(person), sounds(person)) == (Called.UNANSWERED, [])
    assert person.clock == StartIdle(person.session.id, PERSON_STAYS_S, 25.0)


def test_back_leads_to_where_one_was_and_silences_the_kiosk() -> None:
    person = Person()
    person.taps(NumberWanted())
    nobody_answers(ill(person))
    assert person.taps(BackPressed()).step == ChooseDepartment()
    assert sounds(person) == [SoundAlarm, SilenceAlarm]
    assert person.taps(HelpPressed()).step == Help(ChooseDepartment())


def test_a_number_that_comes_meanwhile_lies_beneath_the_call() -> None:
    person = Person()
    person.taps(NumberWanted())
    person.session = replace(person.session, awaiting=UUID(int=77), answer_until=person.monotonic + 60)
    ill(person)
    person.taps(NumberIssued(person.session.id, UUID(int=77), number()))
    assert isinstance(person.session.step, PersonWanted)
    assert person.taps(BackPressed()).step == TicketOut(number())


def test_nobody_else_hears_of_it() -> None:
    person = ill(Person())
    before = call_of(person)
    person.taps(BackPressed())
    person.taps(NobodyAnswered(before.session_id, before.body.request_id))
    assert person.session.step == Welcome()
    assert sounds(person) == []


def test_a_kiosk_no_hub_knows_says_whom_to_ring() -> None:
    person = Person()
    person.hears(catalogue=None, paper=PaperState.READY)
    ill(person)
    assert how(person) is Called.UNANSWERED
    assert not [wish for wish in person.wishes if isinstance(wish, CallPerson)]


def test_a_call_that_was_answered_ends_with_the_person_by_the_idle_rule() -> None:
    person = ill(Person())
    hub_hears(person)
    assert person.clock == StartIdle(person.session.id, PERSON_STAYS_S, 25.0)
    before = person.session.id
    person.taps(IdleNoticed(before), IdleEnded(before))
    assert person.session.step == Welcome()
    assert person.session.id != before
