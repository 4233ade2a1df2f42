"""A number that is only on the screen: another department, another person, and nothing that loses it by accident."""

from uuid import UUID

import pytest

from config.contract.device_api import ActOnVisit
from config.contract.words import PaperState, PatientAct
from kiosk.flow import Note
from kiosk.flow.read_aloud import said_aloud
from kiosk.flow.steps import ChooseDepartment, ChooseService, DidItComeOut, NumberOnScreen, Refused, TicketOut, Welcome
from kiosk.flow.taps import (
    BackPressed,
    CameOut,
    DepartmentChosen,
    DonePressed,
    HubWentAway,
    IdleEnded,
    IdleNoticed,
    NumberIssued,
    NumberWanted,
    PaperChanged,
    Printed,
    PrintRefused,
    PrintUnknown,
    RequestRefused,
    Scanned,
    ServiceChosen,
    WaitedLong,
)
from kiosk.flow.visit import asks_to_note, may_bring_another, may_change
from kiosk.flow.visit_taps import AnotherPersonPressed, ChangePressed, VisitUnheard
from kiosk.flow.wishes import AskForNumber, LinkPeople, PrintTicket
from tests.kiosk.cast import VISIT, Person, number
from tests.kiosk.flow.test_visit import hub_does, on_visit, waiting


def takes(person: Person, paper: PaperState = PaperState.OUT, *, visit_id: UUID = VISIT) -> UUID:
    """The request that opened the number."""
    person.taps(PaperChanged(paper), NumberWanted(), DepartmentChosen("cardiology"))
    asked = person.asked
    assert isinstance(asked, AskForNumber)
    person.taps(NumberIssued(person.session.id, asked.body.request_id, number(visit_id=visit_id)))
    return asked.body.request_id


def shown(person: Person) -> NumberOnScreen:
    step = person.session.step
    assert isinstance(step, NumberOnScreen)
    return step


@pytest.mark.parametrize("paper", [PaperState.OUT, PaperState.NONE])
def test_another_department_keeps_the_number_on_the_screen(paper: PaperState) -> None:
    person = Person()
    opened = takes(person, paper)
    person.taps(ChangePressed())
    assert isinstance(person.session.step, ChooseDepartment)
    person.taps(DepartmentChosen("laboratory"), ServiceChosen("blood"))
    body = on_visit(person).body
    assert isinstance(body, ActOnVisit)
    assert (body.opened_by, body.act, body.service) == (opened, PatientAct.CHANGE, "blood")
    hub_does(person, waiting())
    step = shown(person)
    assert (step.changed, step.why, step.issued.number, step.opened) == (True, paper, "K-017", opened)
    assert may_change(person.session) is None, "once, as with a ticket"
    assert may_bring_another(person.session) == opened
    assert not [wish for wish in person.wishes if isinstance(wish, PrintTicket)]


def test_whatever_ends_the_choice_of_a_department_leads_back_to_the_number() -> None:
    person = Person()
    takes(person)
    before = shown(person)
    person.taps(ChangePressed(), BackPressed())
    assert person.session.step == before
    person.taps(ChangePressed(), DepartmentChosen("laboratory"), BackPressed(), BackPressed())
    assert person.session.step == before
    person.taps(ChangePressed(), DepartmentChosen("cardiology"))
    person.taps(RequestRefused(person.session.id, on_visit(person).body.request_id, "already_there"))
    assert (person.session.step, person.session.note) == (before, Note.NOT_CHANGED)
    person.taps(ChangePressed(), DepartmentChosen("cardiology"))
    person.taps(VisitUnheard(person.session.id, on_visit(person).body.request_id))
    assert (person.session.step, person.session.note) == (before, Note.CHANGE_UNKNOWN_NO_TICKET)
    assert may_change(person.session) is not None


def test_back_from_an_answer_that_does_not_come_leads_to_the_number_and_says_so() -> None:
    person = Person()
    takes(person)
    before = shown(person)
    person.taps(ChangePressed(), DepartmentChosen("laboratory"), ServiceChosen("blood"), BackPressed())
    waits = person.session
    assert isinstance(waits.step, ChooseService), "one moment"
    later = person.taps(WaitedLong(waits.id, on_visit(person).body.request_id), BackPressed())
    assert (later.step, later.note) == (before, Note.CHANGE_UNKNOWN_NO_TICKET)


def test_a_department_that_a_nurse_opens_does_not_take_the_number_away() -> None:
    person = Person()
    takes(person)
    before = shown(person)
    catalogue = person.session.facts.catalogue
    assert catalogue is not None
    services = [one.model_copy(update={"triage": one.code == "blood"}) for one in catalogue.services]
    person.hears(catalogue=catalogue.model_copy(update={"services": services}))
    for leads_back in (BackPressed(), DonePressed()):
        person.taps(ChangePressed(), DepartmentChosen("laboratory"), ServiceChosen("blood"))
        assert isinstance(person.session.step, Refused)
        assert person.taps(leads_back).step == before


def test_the_next_persons_scan_does_not_wipe_a_number_whose_department_is_being_changed() -> None:
    person = Person()
    takes(person)
    person.taps(ChangePressed())
    choosing = person.session.step
    person.taps(Scanned("https://anna.example/v/AAAAAAAAAAAAAAAAAAAAAA"))
    assert (person.session.step, person.session.note) == (choosing, Note.FINISH_FIRST)


def test_another_person_comes_only_once_the_number_is_confirmed() -> None:
    person = Person()
    first, session = takes(person), person.session.id
    before, instruction = shown(person), said_aloud(person.session)
    person.taps(AnotherPersonPressed(), AnotherPersonPressed())
    assert (person.session.id, shown(person).issued) == (session, before.issued)
    assert asks_to_note(person.session)
    assert said_aloud(person.session) != instruction
    assert person.taps(BackPressed()).step == before
    person.taps(AnotherPersonPressed(), DonePressed())
    assert (person.session.step, person.session.note, person.session.family) == (Welcome(), Note.FAMILY, (first,))
    assert person.session.id != session
    second = takes(person, visit_id=UUID(int=0xB2))
    (link,) = [wish for wish in person.wishes if isinstance(wish, LinkPeople)]
    assert link.body.opened_by == [first, second]
    person.taps(DonePressed())
    assert (person.session.step, person.session.family) == (Welcome(), ())


def test_a_question_nobody_answers_ends_by_the_idle_rule() -> None:
    person = Person()
    takes(person)
    person.taps(AnotherPersonPressed(), IdleNoticed(person.session.id))
    assert person.session.idle_asked
    person.taps(IdleEnded(person.session.id))
    assert (person.session.step, person.session.family) == (Welcome(), ())


def test_without_the_hub_neither_is_offered_and_confirming_ends_it() -> None:
    person = Person()
    takes(person)
    person.taps(AnotherPersonPressed(), HubWentAway())
    assert (may_change(person.session), may_bring_another(person.session)) == (None, None)
    assert not asks_to_note(person.session)
    before = person.session
    assert person.taps(ChangePressed()).step == before.step
    person.taps(DonePressed())
    assert (person.session.step, person.session.family) == (Welcome(), ())


@pytest.mark.parametrize("chooses", [False, True])
def test_paper_that_fails_leaves_both_with_the_number(chooses: bool) -> None:
    """Also where it is heard of while another department is being chosen: Back leads to the number on the screen."""
    person = Person()
    opened = takes(person, PaperState.READY)
    if chooses:
        person.taps(ChangePressed())
    person.taps(PrintRefused(person.session.id, VISIT, PaperState.OUT))
    if chooses:
        assert isinstance(person.session.step, ChooseDepartment)
        person.taps(BackPressed())
    assert shown(person) == NumberOnScreen(number(), PaperState.OUT)
    assert (may_change(person.session), may_bring_another(person.session)) == (opened, opened)


def test_paper_heard_of_while_a_department_is_chosen_is_what_back_shows() -> None:
    person = Person()
    opened = takes(person, PaperState.READY)
    person.taps(ChangePressed(), Printed(person.session.id, VISIT), BackPressed())
    assert isinstance(person.session.step, TicketOut)
    assert person.session.step.paper.value == "printed"
    other = Person()
    opened = takes(other, PaperState.READY)
    other.taps(ChangePressed(), PrintUnknown(other.session.id, VISIT), BackPressed())
    assert isinstance(other.session.step, DidItComeOut)
    other.taps(CameOut(yes=False))
    assert (may_change(other.session), may_bring_another(other.session)) == (opened, opened)
