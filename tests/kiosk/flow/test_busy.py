"""How busy it is: rounded outward, on the paper as moments, and nothing where nobody knows."""

from dataclasses import replace
from datetime import timedelta

from config.contract.push import Elsewhere, LoadNow, WaitBand, WaitNow
from config.contract.ticket import TicketWait
from config.contract.words import Language
from kiosk.flow.busy import Busy, Minutes, minutes_of, ticket_wait
from kiosk.flow.steps import ChooseDepartment, ChooseService
from kiosk.flow.taps import (
    BusyHeard,
    DepartmentChosen,
    HubCameBack,
    HubWentAway,
    NumberIssued,
    NumberWanted,
    ServiceChosen,
)
from kiosk.flow.ticket import make_ticket
from kiosk.flow.wishes import AskForNumber, PrintTicket
from kiosk.screens.choose_department.model import view_of as departments
from kiosk.screens.choose_service.model import view_of as services
from tests.kiosk.cast import NOON, Person, number, st_anna

WAIT = WaitNow(as_of=NOON, early_s=1260, middle_s=1500, late_s=2401)
HEARD = Busy(
    loads={"cardiology": LoadNow(as_of=NOON, level="busy", wait=WaitBand(from_minutes=25, to_minutes=45))},
    waits={"heart": WAIT, "blood": WaitNow(as_of=NOON, early_s=0, middle_s=100, late_s=240)},
)


def test_a_band_is_rounded_outward_to_whole_fives() -> None:
    assert minutes_of(WAIT) == Minutes(25, 45)
    assert minutes_of(WaitNow(as_of=NOON, early_s=0, middle_s=0, late_s=0)) == Minutes(0, 5)


def test_the_paper_says_p90_later_and_p10_less_the_walk_earlier() -> None:
    said = ticket_wait(WAIT, NOON)
    assert said == TicketWait(
        from_minutes=25,
        to_minutes=45,
        likely_before=NOON + timedelta(minutes=45),
        free_until=NOON + timedelta(minutes=15),
    )


def test_who_has_far_to_walk_is_free_less_long() -> None:
    said = ticket_wait(WAIT.model_copy(update={"walk_minutes": 12}), NOON)
    assert said is not None
    assert said.free_until == NOON + timedelta(minutes=5), "21 minutes less 12, in whole fives"


def test_nobody_is_free_for_less_than_five_minutes() -> None:
    said = ticket_wait(WAIT.model_copy(update={"early_s": 540}), NOON)
    assert said is not None
    assert said.free_until is None


def test_lists_say_level_and_wait_and_as_of_when() -> None:
    person = Person()
    person.taps(BusyHeard(HEARD), NumberWanted())
    assert isinstance(person.session.step, ChooseDepartment)
    view = departments(person.session, NOON)
    cardiology, laboratory = view.items[0].busy, view.items[1].busy
    assert (cardiology.word, cardiology.wait, cardiology.unit) == ("Busy", "25–45", "min")
    assert (laboratory.level, laboratory.wait) == ("", "")
    assert view.note == "Without appointment, now. As of 14:00."
    person.taps(DepartmentChosen("laboratory"))
    assert isinstance(person.session.step, ChooseService)
    blood, allergy = services(person.session, NOON).items
    assert (blood.busy.wait, allergy.busy.wait) == ("up to 5", "")


ELSEWHERE = Elsewhere(
    as_of=NOON, service="blood", names={}, department={}, place={}, floor="1", walk_minutes=3, sooner_minutes=20
)


def test_a_department_whose_only_service_is_busier_than_another_lets_the_person_choose() -> None:
    person = Person()
    person.taps(
        BusyHeard(replace(HEARD, elsewhere={"heart": ELSEWHERE})), NumberWanted(), DepartmentChosen("cardiology")
    )
    assert person.session.step == ChooseService("cardiology")
    there, here = services(person.session, NOON).items
    assert (there.code, here.code) == ("blood", "heart")
    assert there.more.startswith("Less busy now")
    assert there.more.endswith("3 min on foot")
    person.taps(ServiceChosen("blood"))
    assert isinstance(person.asked, AskForNumber)
    assert person.asked.body.service == "blood"


def test_nobody_is_sent_to_a_service_that_gives_no_number() -> None:
    person = Person()
    unknown = ELSEWHERE.model_copy(update={"service": "gone"})
    person.taps(BusyHeard(replace(HEARD, elsewhere={"heart": unknown})), NumberWanted(), DepartmentChosen("cardiology"))
    assert isinstance(person.asked, AskForNumber)


def test_without_the_hub_nothing_is_said_and_with_it_again_what_it_said_last() -> None:
    person = Person()
    person.taps(BusyHeard(HEARD), HubWentAway())
    assert person.session.facts.busy == Busy()
    person.taps(HubCameBack())
    assert person.session.facts.busy == HEARD


def test_a_walk_ins_ticket_carries_the_wait_in_the_hospitals_time() -> None:
    person = Person()
    person.taps(BusyHeard(HEARD), NumberWanted(), DepartmentChosen("cardiology"))
    asked = person.asked
    assert isinstance(asked, AskForNumber)
    person.taps(NumberIssued(asked.body.session_id, asked.body.request_id, number(service="heart")))
    wish = next(wish for wish in person.wishes if isinstance(wish, PrintTicket))
    assert wish.ticket.wait is not None
    assert (wish.ticket.wait.from_minutes, wish.ticket.wait.to_minutes) == (25, 45)
    assert wish.ticket.wait.likely_before.utcoffset() == timedelta(hours=2)


def test_a_service_seen_by_urgency_prints_no_wait() -> None:
    catalogue = st_anna()
    urgent = [one.model_copy(update={"triage": one.code == "heart"}) for one in catalogue.services]
    ticket = make_ticket(
        number(service="heart"),
        catalogue.model_copy(update={"services": urgent}),
        Language.ENGLISH,
        NOON,
        wait=ticket_wait(WAIT, NOON),
    )
    assert ticket.wait is None
