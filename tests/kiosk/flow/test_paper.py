"""Printed, refused, unknown: the screen says what is true and never makes a silent second copy."""

import pytest

from config.contract.words import PaperState
from kiosk.flow.session import Note
from kiosk.flow.steps import DidItComeOut, Help, NumberOnScreen, Paper, TicketOut, Welcome
from kiosk.flow.taps import (
    BackPressed,
    CameOut,
    DepartmentChosen,
    DonePressed,
    HelpPressed,
    IdleEnded,
    IdleNoticed,
    NumberIssued,
    NumberWanted,
    PaperChanged,
    Printed,
    PrintRefused,
    PrintUnknown,
    Scanned,
)
from kiosk.flow.wishes import PrintTicket, StartIdle, StopIdle, TellNotPrinted, TellPrinted
from tests.kiosk.cast import VISIT, Person, number


def with_ticket(paper: PaperState = PaperState.READY) -> Person:
    person = Person()
    person.taps(PaperChanged(paper), NumberWanted(), DepartmentChosen("cardiology"))
    person.taps(NumberIssued(person.session.id, person.asked.body.request_id, number()))
    return person


def test_a_printed_ticket_goes_back_to_welcome_by_itself() -> None:
    person = with_ticket()
    assert person.taps(Printed(person.session.id, VISIT)).step == TicketOut(number(), Paper.PRINTED)
    assert person.wishes[-1] == StartIdle(person.session.id, 20.0, 0.0)
    assert person.taps(IdleNoticed(person.session.id)).step == Welcome()
    assert person.clock == StopIdle()


def test_a_refused_print_leaves_the_number_on_the_screen_with_the_reason() -> None:
    person = with_ticket()
    person.taps(PrintRefused(person.session.id, VISIT, PaperState.COVER_OPEN))
    assert person.session.step == NumberOnScreen(number(), why=PaperState.COVER_OPEN)


@pytest.mark.parametrize("paper", [PaperState.OUT, PaperState.OFFLINE, PaperState.COVER_OPEN, PaperState.NONE])
def test_a_printer_known_to_be_broken_is_not_asked(paper: PaperState) -> None:
    person = with_ticket(paper)
    assert person.session.step == NumberOnScreen(number(), why=paper)
    assert person.acts[-1] == TellNotPrinted(VISIT, paper, is_copy=False)
    assert not any(isinstance(wish, PrintTicket) for wish in person.wishes)


def test_an_unknown_print_asks_the_person() -> None:
    person = with_ticket()
    person.taps(PrintUnknown(person.session.id, VISIT))
    assert person.session.step == DidItComeOut(number())


def test_yes_thanks_and_forgets() -> None:
    person = with_ticket()
    person.taps(PrintUnknown(person.session.id, VISIT), CameOut(yes=True))
    assert (person.session.step, person.session.note) == (Welcome(), Note.THANKS)
    assert person.acts[-1] == TellPrinted(VISIT, came_out=True)
    person.taps(IdleNoticed(person.session.id))
    assert person.session.note is None


def test_no_shows_the_number_and_prints_nothing_more() -> None:
    person = with_ticket()
    person.taps(PrintUnknown(person.session.id, VISIT), CameOut(yes=False))
    assert person.session.step == NumberOnScreen(number())
    assert person.acts[-1] == TellPrinted(VISIT, came_out=False)
    assert sum(isinstance(wish, PrintTicket) for wish in person.wishes) == 1


def test_a_number_on_the_screen_is_wiped_by_confirmation_or_idleness_alone() -> None:
    person = with_ticket(PaperState.OUT)
    shown = person.session.step
    person.taps(BackPressed(), Scanned("x"), NumberWanted(), DepartmentChosen("cardiology"), CameOut(yes=True))
    assert person.session.step == shown
    kept = person.session
    assert person.taps(DonePressed()).step == Welcome()
    person.session = kept
    person.taps(IdleNoticed(kept.id))
    assert person.session.idle_asked
    assert person.taps(IdleEnded(kept.id)).step == Welcome()


def test_paper_is_heard_about_under_an_open_help() -> None:
    person = with_ticket()
    person.taps(HelpPressed(), Printed(person.session.id, VISIT))
    assert person.session.step == Help(TicketOut(number(), Paper.PRINTED))
    person = with_ticket()
    person.taps(HelpPressed(), PrintUnknown(person.session.id, VISIT))
    assert person.session.step == DidItComeOut(number())


def test_the_last_persons_paper_says_nothing_to_the_next() -> None:
    person = with_ticket()
    old = person.session.id
    person.taps(DonePressed())
    before = person.session
    for tap in (Printed(old, VISIT), PrintRefused(old, VISIT, PaperState.OUT), PrintUnknown(old, VISIT)):
        assert person.taps(tap) == before
