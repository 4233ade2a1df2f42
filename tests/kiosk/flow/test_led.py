"""Follow your number at the kiosk: offered where boards stand by the way, asked of the hub now or never."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from config.contract.catalogue import Catalogue
from config.contract.device_api import ActOnVisit, CheckInAnswer
from config.contract.visit_now import VisitNow
from config.contract.ways import RouteProfile
from config.contract.words import CheckInResult, PaperState, PatientAct
from kiosk.flow import Facts, Note
from kiosk.flow.led import led_act
from kiosk.flow.steps import Step, TicketOut, YourVisit
from kiosk.flow.taps import HubWentAway, Printed, RequestRefused
from kiosk.flow.visit_taps import VisitActPressed, VisitHeard, VisitUnheard
from kiosk.flow.wishes import AskOnVisit
from tests.kiosk.cast import NOON, VISIT, Person, number, st_anna

OPENED = UUID(int=0xB7)
UNTIL = NOON + timedelta(minutes=10)


def with_boards(minutes: int = 10, *led_to: str) -> Catalogue:
    """Boards stand along the usual way to the waiting place, and to whatever else is said."""
    known = st_anna()
    assert known.map is not None
    along = {RouteProfile.USUAL: ["area-b", *led_to]}
    return known.model_copy(update={"map": known.map.model_copy(update={"led_minutes": minutes, "led_to": along})})


def at(step: Step, catalogue: Catalogue | None = None) -> Person:
    person = Person(Facts(catalogue=catalogue or with_boards(), paper=PaperState.READY))
    person.session = replace(person.session, step=step)
    return person


def asked(person: Person) -> list[ActOnVisit]:
    bodies = [wish.body for wish in person.wishes if isinstance(wish, AskOnVisit)]
    return [body for body in bodies if isinstance(body, ActOnVisit)]


def heard(person: Person, *, until: bool) -> VisitHeard:
    visit = VisitNow(state="waiting", led_until=UNTIL if until else None)
    answer = CheckInAnswer(result=CheckInResult.ALREADY_REGISTERED, issued=number(), visit=visit)
    return VisitHeard(person.session.id, asked(person)[-1].request_id, answer)


def read_again(state: str = "waiting", room: str | None = None) -> YourVisit:
    return YourVisit(number(), VisitNow(state=state, room=room), OPENED)


def test_with_the_ticket_its_patient_asks_and_takes_it_back() -> None:
    person = at(TicketOut(number(), opened=OPENED))
    person.taps(VisitActPressed(PatientAct.LEAD))
    assert [(one.opened_by, one.act) for one in asked(person)] == [(OPENED, PatientAct.LEAD)]
    person.taps(heard(person, until=True), Printed(person.session.id, VISIT))
    step = person.session.step
    assert isinstance(step, TicketOut), "the ticket stays"
    assert (step.led_until, led_act(person.session)) == (UNTIL, PatientAct.LEAD_NO_MORE)
    person.taps(VisitActPressed(PatientAct.LEAD))
    assert len(asked(person)) == 1, "there is no such key any more"
    person.taps(VisitActPressed(PatientAct.LEAD_NO_MORE))
    person.taps(heard(person, until=False))
    assert led_act(person.session) is PatientAct.LEAD


def test_a_visit_read_again_is_led_to_where_it_waits_and_at_the_call_to_the_room() -> None:
    person = at(read_again())
    person.taps(VisitActPressed(PatientAct.LEAD))
    person.taps(heard(person, until=True))
    assert isinstance(person.session.step, YourVisit)
    assert led_act(person.session) is PatientAct.LEAD_NO_MORE
    called = read_again("called", "room-12")
    assert led_act(at(called).session) is None
    assert led_act(at(called, with_boards(10, "room-12")).session) is PatientAct.LEAD
    assert led_act(at(read_again("serving", "room-12"), with_boards(10, "room-12")).session) is None


@pytest.mark.parametrize(
    ("step", "known"),
    [
        (TicketOut(number()), with_boards()),  # the hub does not know this number yet
        (TicketOut(number(), opened=OPENED), with_boards(0)),
        (TicketOut(number(), opened=OPENED), st_anna()),  # no board by the way, or an older hub
        (TicketOut(number().model_copy(update={"step_free": True}), opened=OPENED), with_boards()),
        (TicketOut(number(service="quiet"), opened=OPENED), with_boards()),
        (TicketOut(number(), opened=OPENED, back_at=UNTIL), with_boards()),  # goes home first
    ],
)
def test_no_key_where_nothing_would_come_of_it(step: TicketOut, known: Catalogue) -> None:
    person = at(step, known)
    assert led_act(person.session) is None
    person.taps(VisitActPressed(PatientAct.LEAD))
    assert asked(person) == []


def test_without_the_hub_there_is_no_key() -> None:
    person = at(TicketOut(number(), opened=OPENED))
    person.taps(HubWentAway())
    assert led_act(person.session) is None


@pytest.mark.parametrize("refused", [True, False])
def test_what_was_refused_or_never_heard_is_said_and_the_ticket_stays(refused: bool) -> None:
    person = at(TicketOut(number(), opened=OPENED))
    person.taps(VisitActPressed(PatientAct.LEAD))
    ids = (person.session.id, asked(person)[-1].request_id)
    person.taps(RequestRefused(*ids, "not_possible_now") if refused else VisitUnheard(*ids))
    assert (person.session.step, person.session.note) == (TicketOut(number(), opened=OPENED), Note.NOT_DONE)
    person.taps(VisitActPressed(PatientAct.LEAD))
    assert len(asked(person)) == 2, "it can be asked again"
