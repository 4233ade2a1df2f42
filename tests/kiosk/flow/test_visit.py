"""A visit that was read again, its patient's keys; after a ticket another department, another person; and nobody's by mistake."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest

from config.contract.device_api import ActOnVisit, CheckInAnswer, CopyTicket
from config.contract.push import Elsewhere
from config.contract.visit_now import VisitNow
from config.contract.words import CheckInResult, Language, PaperState, PatientAct
from kiosk.flow import Note
from kiosk.flow.steps import ChooseDepartment, ChooseService, Opened, TicketOut, Welcome, YourVisit
from kiosk.flow.taps import (
    BackPressed,
    CheckInAnswered,
    DepartmentChosen,
    DonePressed,
    HelpPressed,
    HubWentAway,
    IdleNoticed,
    LanguageChosen,
    NumberIssued,
    NumberWanted,
    Printed,
    RequestRefused,
    Scanned,
    ServiceChosen,
    Tap,
)
from kiosk.flow.visit_taps import (
    AnotherPersonPressed,
    ChangePressed,
    CopyPressed,
    VisitActPressed,
    VisitHeard,
    VisitUnheard,
)
from kiosk.flow.wishes import AskForNumber, AskOnVisit, AskToCheckIn, LinkPeople, PrintTicket
from tests.kiosk.cast import NOON, VISIT, Person, number

TICKET = "https://anna.example/v/AAAAAAAAAAAAAAAAAAAAAA"


def waiting(*acts: PatientAct, state: str = "waiting") -> CheckInAnswer:
    visit = VisitNow(state=state, acts=list(acts))
    return CheckInAnswer(result=CheckInResult.ALREADY_REGISTERED, issued=number(), visit=visit)


def reads_ticket(person: Person) -> UUID:
    """The request that opened the visit."""
    person.taps(Scanned(TICKET))
    asked = person.asked
    assert isinstance(asked, AskToCheckIn)
    answer = waiting(PatientAct.DEFER, PatientAct.LEAVE)
    person.taps(CheckInAnswered(person.session.id, asked.body.request_id, answer))
    return asked.body.request_id


def on_visit(person: Person) -> AskOnVisit:
    return next(wish for wish in reversed(person.wishes) if isinstance(wish, AskOnVisit))


def hub_does(person: Person, answer: CheckInAnswer, *, is_copy: bool = False) -> None:
    person.taps(VisitHeard(person.session.id, on_visit(person).body.request_id, answer, is_copy=is_copy))


def takes_number(person: Person, *, visit_id: UUID = VISIT) -> UUID:
    person.taps(NumberWanted(), DepartmentChosen("cardiology"))
    asked = person.asked
    assert isinstance(asked, AskForNumber)
    person.taps(NumberIssued(person.session.id, asked.body.request_id, number(visit_id=visit_id)))
    person.taps(Printed(person.session.id, visit_id))
    return asked.body.request_id


def test_reading_a_ticket_shows_the_visit_and_prints_nothing() -> None:
    person = Person()
    opened = reads_ticket(person)
    step = person.session.step
    assert isinstance(step, YourVisit)
    assert (step.opened, step.issued.number) == (opened, "K-017")
    assert not [wish for wish in person.wishes if isinstance(wish, PrintTicket)]


@pytest.mark.parametrize(
    ("chosen", "of_the_visit", "shown"),
    [
        (None, "ru", Language.RUSSIAN),
        (Language.CHINESE, "ru", Language.CHINESE),
        (None, None, Language.ENGLISH),  # an older hub
        (None, "pl", Language.ENGLISH),  # a newer one
    ],
)
def test_a_visit_speaks_the_language_it_began_in_unless_another_was_chosen_here(
    chosen: Language | None, of_the_visit: str | None, shown: Language
) -> None:
    person = Person()
    if chosen is not None:
        person.taps(LanguageChosen(chosen))
    person.taps(Scanned(TICKET))
    asked = person.asked
    assert isinstance(asked, AskToCheckIn)
    visit = VisitNow(state="waiting", language=of_the_visit)
    answer = CheckInAnswer(result=CheckInResult.ALREADY_REGISTERED, issued=number(), visit=visit)
    person.taps(CheckInAnswered(person.session.id, asked.body.request_id, answer))
    assert (type(person.session.step), person.session.language) == (YourVisit, shown)
    assert person.taps(DonePressed()).language is Language.ENGLISH


def test_a_key_asks_the_hub_and_the_visit_stands_there_as_it_answers() -> None:
    person = Person()
    opened = reads_ticket(person)
    person.taps(VisitActPressed(PatientAct.LEAVE))
    body = on_visit(person).body
    assert isinstance(body, ActOnVisit)
    assert (body.opened_by, body.act) == (opened, PatientAct.LEAVE)
    person.taps(VisitActPressed(PatientAct.DEFER))
    assert on_visit(person).body == body  # one at a time
    hub_does(person, waiting(PatientAct.TAKE_BACK, state="left"))
    step = person.session.step
    assert isinstance(step, YourVisit)
    assert step.visit.acts == [PatientAct.TAKE_BACK]
    person.taps(VisitActPressed(PatientAct.LEAVE))
    assert on_visit(person).body == body  # there is no such key any more


def test_a_shorter_line_is_gone_to_by_one_touch() -> None:
    person = Person()
    opened = reads_ticket(person)
    person.taps(VisitActPressed(PatientAct.DIVERT))
    assert not [wish for wish in person.wishes if isinstance(wish, AskOnVisit)], "nothing was offered"
    shorter = Elsewhere(
        as_of=NOON, service="blood", names={}, department={}, place={}, floor="1", walk_minutes=3, sooner_minutes=20
    )
    visit = VisitNow(state="waiting", acts=[PatientAct.DIVERT], elsewhere=shorter, comes_first=True)
    person.session = replace(person.session, step=YourVisit(number(), visit, opened))
    person.taps(VisitActPressed(PatientAct.DIVERT))
    body = on_visit(person).body
    assert isinstance(body, ActOnVisit)
    assert (body.act, body.service) == (PatientAct.DIVERT, "blood")


def test_what_was_refused_or_never_heard_is_said_there_and_done_by_nobody_later() -> None:
    cases: list[tuple[Callable[[UUID, UUID], Tap], str]] = [
        (VisitUnheard, "not_sent"),
        (partial(VisitUnheard, never_sent=True), "unreached"),
        (partial(VisitUnheard, is_copy=True), "copy_unheard"),
        (partial(RequestRefused, code="deferred_before"), "deferred_before"),
    ]
    for tap, said in cases:
        person = Person()
        reads_ticket(person)
        person.taps(VisitActPressed(PatientAct.DEFER))
        person.taps(tap(person.session.id, on_visit(person).body.request_id))
        step = person.session.step
        assert isinstance(step, YourVisit)
        assert (step.trouble, person.session.awaiting) == (said, None)


def test_once_an_answer_was_lost_nobody_knows_until_the_hub_has_spoken_again() -> None:
    person = Person()
    reads_ticket(person)
    for never_sent, said in (
        (False, "not_sent"),
        (True, "not_sent"),
    ):  # the second did not leave; the first may have been done
        person.taps(VisitActPressed(PatientAct.LEAVE))
        person.taps(VisitUnheard(person.session.id, on_visit(person).body.request_id, never_sent))
        assert isinstance(person.session.step, YourVisit)
        assert person.session.step.trouble == said
    person.taps(VisitActPressed(PatientAct.LEAVE))
    hub_does(person, waiting(PatientAct.LEAVE))
    person.taps(VisitActPressed(PatientAct.LEAVE))
    person.taps(VisitUnheard(person.session.id, on_visit(person).body.request_id, never_sent=True))
    assert isinstance(person.session.step, YourVisit)
    assert person.session.step.trouble == "unreached"


def test_a_copy_is_printed_as_copy_and_only_with_paper_and_hub() -> None:
    person = Person()
    reads_ticket(person)
    person.taps(CopyPressed())
    assert isinstance(on_visit(person).body, CopyTicket)
    hub_does(person, waiting(), is_copy=True)
    (job,) = [wish for wish in person.wishes if isinstance(wish, PrintTicket)]
    assert job.ticket.is_copy
    assert isinstance(person.session.step, TicketOut)
    for trouble in ("paper", "hub"):
        other = Person()
        reads_ticket(other)
        if trouble == "paper":
            other.hears(paper=PaperState.OUT)
        else:
            other.taps(HubWentAway())
        other.taps(CopyPressed())
        assert not [wish for wish in other.wishes if isinstance(wish, AskOnVisit)]


def test_another_department_keeps_the_number_and_prints_where_to_wait_now() -> None:
    person = Person()
    opened = takes_number(person)
    shown = person.session.step
    assert isinstance(shown, TicketOut)
    person.taps(ChangePressed())
    assert person.session.step == ChooseDepartment(changes=Opened(number(), opened, shown))
    person.taps(DepartmentChosen("laboratory"), ServiceChosen("blood"))
    body = on_visit(person).body
    assert isinstance(body, ActOnVisit)
    assert (body.opened_by, body.act, body.service) == (opened, PatientAct.CHANGE, "blood")
    hub_does(person, waiting())
    step = person.session.step
    assert isinstance(step, TicketOut)
    assert (step.changed, step.walk_in, step.issued.number) == (True, False, "K-017")
    jobs = [wish for wish in person.wishes if isinstance(wish, PrintTicket)]
    assert [job.ticket.is_copy for job in jobs] == [False, True]


def test_a_change_that_cannot_be_leaves_the_number_where_it_was() -> None:
    person = Person()
    opened = takes_number(person)
    person.taps(ChangePressed(), DepartmentChosen("laboratory"), BackPressed(), BackPressed())
    assert isinstance(person.session.step, TicketOut)
    person.taps(ChangePressed(), DepartmentChosen("cardiology"))
    person.taps(RequestRefused(person.session.id, on_visit(person).body.request_id, "already_there"))
    step = person.session.step
    assert isinstance(step, TicketOut)
    assert (step.opened, person.session.note) == (opened, Note.NOT_CHANGED)
    assert not isinstance(person.session.step, ChooseService)


@pytest.mark.parametrize(("never_sent", "said"), [(True, Note.NOT_CHANGED), (False, Note.CHANGE_UNKNOWN)])
def test_a_change_without_an_answer_is_not_said_to_have_failed(never_sent: bool, said: Note) -> None:
    person = Person()
    takes_number(person)
    person.taps(ChangePressed(), DepartmentChosen("cardiology"))
    person.taps(VisitUnheard(person.session.id, on_visit(person).body.request_id, never_sent))
    assert isinstance(person.session.step, TicketOut)
    assert person.session.note is said


def test_another_person_sees_nothing_of_the_first_and_is_linked_with_them() -> None:
    person = Person()
    first, session = takes_number(person), person.session.id
    person.taps(AnotherPersonPressed())
    assert (person.session.step, person.session.note) == (Welcome(), Note.FAMILY)
    assert person.session.id != session
    second = takes_number(person, visit_id=UUID(int=0xB2))
    third_opened = None
    (link,) = [wish for wish in person.wishes if isinstance(wish, LinkPeople)]
    assert link.body.opened_by == [first, second]
    person.taps(AnotherPersonPressed())
    third_opened = takes_number(person, visit_id=UUID(int=0xB3))
    links = [wish for wish in person.wishes if isinstance(wish, LinkPeople)]
    assert links[-1].body.opened_by == [first, second, third_opened]
    person.taps(DonePressed())
    assert person.session.family == ()


def test_a_family_is_forgotten_when_nobody_touches() -> None:
    person = Person()
    takes_number(person)
    person.taps(AnotherPersonPressed())
    person.taps(IdleNoticed(person.session.id))
    assert person.session.family == ()


def test_the_next_persons_scan_does_not_wipe_a_visit() -> None:
    person = Person()
    reads_ticket(person)
    before = person.session.step
    person.taps(Scanned(TICKET))
    assert (person.session.step, person.session.note) == (before, Note.FINISH_FIRST)
    person.taps(HelpPressed(), BackPressed())
    assert person.session.step == before
