"""*I have no appointment*: departments, services, a number, and the answers that come at the wrong time."""

from datetime import timedelta
from uuid import UUID

import pytest

from config.contract.words import PaperState
from kiosk.flow.asking import ANSWER_WITHIN_S
from kiosk.flow.steps import ChooseDepartment, ChooseService, Help, HubAway, Refused, TicketOut, Welcome
from kiosk.flow.taps import (
    BackPressed,
    DepartmentChosen,
    DonePressed,
    HelpPressed,
    IdleEnded,
    IdleNoticed,
    NumberIssued,
    NumberWanted,
    PageTurned,
    RequestKept,
    RequestRefused,
    ServiceChosen,
    WaitedLong,
)
from kiosk.flow.walk_in import departments_to_choose
from kiosk.flow.wishes import AskForNumber, PrintTicket, TellUnclaimed
from tests.kiosk.cast import VISIT, Person, number, st_anna


def at_the_counter() -> Person:
    """Somebody who has asked for a cardiology number and waits."""
    person = Person()
    person.taps(NumberWanted(), DepartmentChosen("cardiology"))
    return person


def answer(person: Person) -> NumberIssued:
    return NumberIssued(person.asked.body.session_id, person.asked.body.request_id, number())


def test_a_department_with_one_service_gives_its_number_at_once() -> None:
    person = at_the_counter()
    asked = person.asked
    assert isinstance(asked, AskForNumber)
    assert asked.body.service == "heart"
    assert person.session.awaiting == asked.body.request_id


def test_a_department_with_two_services_lets_the_person_choose() -> None:
    person = Person()
    person.taps(NumberWanted(), PageTurned(1), DepartmentChosen("laboratory"))
    assert person.session.step == ChooseService("laboratory", departments_page=1)
    assert person.taps(ServiceChosen("blood")).awaiting is not None
    assert isinstance(person.asked, AskForNumber)
    assert person.asked.body.service == "blood"


def test_a_service_by_appointment_is_neither_shown_nor_given() -> None:
    person = Person()
    person.taps(NumberWanted(), DepartmentChosen("laboratory"), ServiceChosen("genes"))
    assert person.acts == []
    assert "surgery" not in {department.code for department in departments_to_choose(st_anna())}
    person = Person()
    person.taps(NumberWanted(), DepartmentChosen("surgery"))
    assert person.session.step == ChooseDepartment()


def test_back_from_the_services_leads_to_the_same_page_of_departments() -> None:
    person = Person()
    person.taps(NumberWanted(), PageTurned(1), DepartmentChosen("laboratory"), BackPressed())
    assert person.session.step == ChooseDepartment(page=1)
    assert isinstance(person.taps(BackPressed()).step, Welcome)


def test_there_is_no_page_before_the_first() -> None:
    person = Person()
    assert person.taps(NumberWanted(), PageTurned(-1)).step == ChooseDepartment(0)


def test_a_second_tap_asks_for_no_second_number() -> None:
    person = at_the_counter()
    person.taps(DepartmentChosen("cardiology"), DepartmentChosen("cardiology"), BackPressed(), DonePressed())
    assert len(person.acts) == 1


def test_the_answer_becomes_a_ticket() -> None:
    person = at_the_counter()
    assert person.taps(answer(person)).step == TicketOut(number())
    assert isinstance(person.acts[1], PrintTicket)
    assert person.acts[1].ticket.number == "K-017"


def test_eight_seconds_of_silence_offer_help_and_a_way_back() -> None:
    person = at_the_counter()
    person.taps(WaitedLong(person.asked.body.session_id, person.asked.body.request_id))
    assert person.session.waits_long
    assert isinstance(person.taps(BackPressed()).step, Welcome)
    person.taps(answer(person))
    assert person.acts[-1] == TellUnclaimed(VISIT)


def test_an_answer_finds_its_person_at_help() -> None:
    person = at_the_counter()
    assert person.taps(HelpPressed(), answer(person)).step == TicketOut(number())


def test_without_the_hub_the_request_is_kept_and_its_answer_still_welcome() -> None:
    person = at_the_counter()
    person.taps(RequestKept(person.asked.body.session_id, person.asked.body.request_id))
    assert person.session.step == HubAway()
    person.waits(minutes=2)
    assert person.taps(answer(person)).step == TicketOut(number())


def test_hearing_twice_that_the_request_is_kept_does_not_close_help() -> None:
    person = at_the_counter()
    kept = RequestKept(person.asked.body.session_id, person.asked.body.request_id)
    assert person.taps(kept, HelpPressed(), kept).step == Help(HubAway())


def test_an_answer_past_its_deadline_is_for_nobody() -> None:
    person = at_the_counter()
    person.taps(RequestKept(person.asked.body.session_id, person.asked.body.request_id))
    person.waits(seconds=ANSWER_WITHIN_S + 1)
    assert person.taps(answer(person)).step == HubAway()
    assert person.acts[-1] == TellUnclaimed(VISIT)


@pytest.mark.parametrize("step", [timedelta(hours=-2), timedelta(minutes=10), timedelta(hours=2)])
def test_a_clock_that_is_set_right_ends_nobodys_wait(step: timedelta) -> None:
    person = at_the_counter()
    person.now += step
    assert person.taps(answer(person)).step == TicketOut(number())


def test_an_answer_after_its_person_has_left_is_shown_to_nobody() -> None:
    person = at_the_counter()
    late = answer(person)
    person.taps(RequestKept(late.session_id, late.request_id), DonePressed(), NumberWanted())
    before = person.session
    assert person.taps(late) == before
    assert person.acts[-1] == TellUnclaimed(VISIT)


def test_idleness_while_waiting_forgets_the_person_and_their_number() -> None:
    person = at_the_counter()
    late = answer(person)
    session_id = person.session.id
    person.taps(RequestKept(late.session_id, late.request_id), IdleNoticed(session_id), IdleEnded(session_id))
    assert person.session.step == Welcome()
    person.taps(late)
    assert person.session.step == Welcome()
    assert person.acts[-1] == TellUnclaimed(VISIT)


def test_a_stale_sign_of_trouble_disturbs_nobody() -> None:
    person = at_the_counter()
    before = person.session
    stranger = UUID(int=999)
    person.taps(
        RequestKept(stranger, stranger), RequestRefused(before.id, stranger, "x"), WaitedLong(stranger, stranger)
    )
    assert person.session == before


def test_a_refusal_leads_to_a_person() -> None:
    person = at_the_counter()
    person.taps(RequestRefused(person.asked.body.session_id, person.asked.body.request_id, "service_closed"))
    assert person.session.step == Refused("service_closed")
    assert person.taps(DonePressed()).step == Welcome()


def test_the_ticket_comes_although_the_paper_was_never_asked_about() -> None:
    person = at_the_counter()
    person.hears(paper=PaperState.UNKNOWN)
    assert isinstance(person.taps(answer(person)).step, TicketOut)
