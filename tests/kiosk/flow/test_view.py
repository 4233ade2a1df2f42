"""*Easier view*: its switches are one person's, combine, and go with them."""

from dataclasses import replace

import pytest

from kiosk.flow.session import View
from kiosk.flow.steps import ChooseDepartment, Easier, EnterCode, Help, TicketOut, Welcome
from kiosk.flow.taps import (
    AppointmentChosen,
    BackPressed,
    DepartmentChosen,
    DonePressed,
    HelpPressed,
    IdleNoticed,
    LetterTyped,
    NumberIssued,
    NumberWanted,
    ServiceChosen,
)
from kiosk.flow.view_taps import EasierPressed, Switch, SwitchPressed
from kiosk.flow.visit_taps import AnotherPersonPressed
from kiosk.flow.wishes import PrintTicket, StartIdle
from tests.kiosk.cast import Person, number


def eased(*switches: Switch) -> Person:
    person = Person()
    person.taps(EasierPressed(), *(SwitchPressed(switch) for switch in switches))
    return person


def test_the_switches_cover_a_step_and_lead_back_to_it() -> None:
    person = Person()
    person.taps(AppointmentChosen(), LetterTyped("B"), EasierPressed())
    assert person.session.step == Easier(EnterCode("B"))
    assert person.taps(EasierPressed(), SwitchPressed(Switch.CONTRAST)).step == Easier(EnterCode("B"))
    assert person.taps(BackPressed()).step == EnterCode("B")
    assert person.session.view == View(contrast=True)


@pytest.mark.parametrize("switch", list(Switch))
def test_each_is_a_field_of_the_view_and_turns_off_again(switch: Switch) -> None:
    person = eased(switch)
    assert person.session.view == replace(View(), **{switch.value: True})
    assert person.taps(SwitchPressed(switch)).view == View()


@pytest.mark.parametrize("switch", list(Switch))
def test_who_reads_larger_letters_gets_them_on_paper_too(switch: Switch) -> None:
    person = eased(switch)
    person.taps(BackPressed(), NumberWanted(), DepartmentChosen("cardiology"))
    person.taps(NumberIssued(person.session.id, person.asked.body.request_id, number()))
    (job,) = [wish for wish in person.wishes if isinstance(wish, PrintTicket)]
    assert {one.large for one in (job.ticket.paper.wide, job.ticket.paper.narrow)} == {switch is Switch.LARGER}


def test_elsewhere_a_switch_means_nothing() -> None:
    assert Person().taps(SwitchPressed(Switch.LARGER)).view == View()


def test_they_combine_and_stay_while_the_person_starts_over() -> None:
    person = eased(Switch.LARGER, Switch.LOW_REACH)
    person.taps(BackPressed(), NumberWanted(), BackPressed())
    assert person.session.step == Welcome()
    assert person.session.view == View(larger=True, low_reach=True)


def test_help_is_one_touch_from_the_switches_and_leads_back_to_the_step() -> None:
    person = eased(Switch.LARGER)
    assert person.taps(HelpPressed()).step == Help(Welcome())


def test_an_answer_reaches_its_person_under_the_switches() -> None:
    person = Person()
    person.taps(NumberWanted(), DepartmentChosen("laboratory"), ServiceChosen("blood"), EasierPressed())
    assert isinstance(person.session.step, Easier)
    asked = person.asked.body
    person.taps(NumberIssued(asked.session_id, asked.request_id, number()))
    assert isinstance(person.session.step, TicketOut)


def test_the_next_person_has_everything_as_usual() -> None:
    person = eased(Switch.CONTRAST)
    person.taps(BackPressed())
    assert isinstance(person.clock, StartIdle), "whoever switched and walked away is forgotten, too"
    person.taps(IdleNoticed(person.session.id))
    assert person.session.view == View()
    done = eased(Switch.CONTRAST)
    done.session = replace(done.session, step=TicketOut(number(), opened=done.session.id))
    assert done.taps(DonePressed()).view == View()


def test_somebody_who_came_along_has_everything_as_usual() -> None:
    person = eased(Switch.CONTRAST)
    person.session = replace(person.session, step=TicketOut(number(), opened=person.session.id))
    assert person.taps(AnotherPersonPressed()).view == View()
    assert isinstance(person.taps(NumberWanted()).step, ChooseDepartment)
