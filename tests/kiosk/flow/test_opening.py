"""A closed service says when it opens and gives no number; the hub, where it answers, has the last word."""

from datetime import datetime, time, timedelta

import pytest

from config.contract.catalogue import Catalogue
from config.contract.device_api import CheckInAnswer
from config.contract.hours import Day, Hours, Span
from config.contract.words import CheckInResult, Language, PaperState
from kiosk.flow import Facts
from kiosk.flow.opening import closed_words, earliest, standing_of
from kiosk.flow.steps import HubAway, Refused, ShowWay, TicketOut
from kiosk.flow.taps import (
    AppointmentChosen,
    BackPressed,
    CheckInAnswered,
    CodeEntered,
    DepartmentChosen,
    LetterTyped,
    NumberIssued,
    NumberWanted,
    RequestKept,
    RequestRefused,
    ServiceChosen,
)
from kiosk.flow.walk_in import services_to_choose
from kiosk.flow.way_taps import PlaceChosen
from kiosk.flow.wishes import AskForNumber
from kiosk.screens.choose_department.model import view_of as departments_shown
from kiosk.screens.choose_service.model import view_of as services_shown
from kiosk.screens.naming import where_to_wait
from kiosk.screens.ticket_out.model import view_of as ticket_shown
from tests.kiosk.cast import NOON, Person, number, st_anna

AFTERNOON = Hours(weekly=(Day(spans=(Span(opens=time(16), closes=time(20)),)),) * 7)
"""It is 14:00 in Vilnius."""


def hospital(closed: frozenset[str] = frozenset({"heart"}), hours: Hours = AFTERNOON) -> Catalogue:
    known = st_anna()
    services = [one.model_copy(update={"hours": hours}) if one.code in closed else one for one in known.services]
    return known.model_copy(update={"services": services})


def somebody(catalogue: Catalogue, *, hub_away: bool = False, leased: frozenset[str] = frozenset()) -> Person:
    return Person(Facts(catalogue=catalogue, paper=PaperState.READY, hub_away=hub_away, leased=leased))


def test_a_closed_department_stands_in_the_list_with_when_it_opens() -> None:
    person = somebody(hospital())
    person.taps(NumberWanted())
    shown = {item.code: item.more for item in departments_shown(person.session, NOON).items}
    assert shown["cardiology"] == "Closed, opens 16:00"
    assert "Closed" not in shown["laboratory"]


def test_a_department_is_closed_only_where_all_its_services_are() -> None:
    one, both = hospital(frozenset({"blood"})), hospital(frozenset({"blood", "allergy"}))
    for catalogue, takes in ((one, True), (both, False)):
        found = earliest(services_to_choose(catalogue, "laboratory"), catalogue, NOON)
        assert found is not None
        assert found.takes_numbers is takes


def test_a_closed_service_stands_beside_an_open_one_with_when_it_opens() -> None:
    person = somebody(hospital(frozenset({"blood"})))
    person.taps(NumberWanted(), DepartmentChosen("laboratory"))
    shown = {item.code: item.more for item in services_shown(person.session, NOON).items}
    assert shown["blood"] == "Closed, opens 16:00"
    assert shown["allergy"].startswith("Waiting area")


@pytest.mark.parametrize("language", Language)
def test_the_words_of_a_closed_service_exist_in_every_language(language: Language) -> None:
    for hours in (AFTERNOON, Hours(weekly=(Day(),) * 7)):
        found = standing_of("heart", hospital(hours=hours), NOON)
        for now in (NOON, NOON - timedelta(days=1)):
            said = closed_words(found, now, "Europe/Vilnius", language)
            assert said
            assert "{" not in said


def test_without_the_hub_a_closed_service_cannot_be_taken_from_the_lease() -> None:
    person = somebody(hospital(), hub_away=True, leased=frozenset({"heart"}))
    step = person.taps(NumberWanted(), DepartmentChosen("cardiology")).step
    assert step == Refused("service_closed", NOON + timedelta(hours=2))
    assert person.acts == []


def test_with_the_hub_its_own_clock_decides_and_its_answer_is_shown() -> None:
    """A kiosk's clock may be wrong by hours: nobody is sent away from an open service."""
    person = somebody(hospital(), leased=frozenset({"heart"}))
    person.taps(NumberWanted(), DepartmentChosen("cardiology"))
    asked = person.asked
    assert isinstance(asked, AskForNumber)
    opens = NOON + timedelta(hours=3)
    refused = RequestRefused(asked.body.session_id, asked.body.request_id, "service_closed", opens)
    assert person.taps(refused).step == Refused("service_closed", opens)
    person = somebody(hospital())
    person.taps(NumberWanted(), DepartmentChosen("cardiology"))
    body = person.asked.body
    assert isinstance(person.taps(NumberIssued(body.session_id, body.request_id, number())).step, TicketOut)


def test_a_closed_services_question_that_stays_unanswered_is_not_answered_from_the_lease() -> None:
    person = somebody(hospital(), leased=frozenset({"heart"}))
    person.taps(NumberWanted(), DepartmentChosen("cardiology"))
    body = person.asked.body
    person.taps(RequestKept(body.session_id, body.request_id, never_sent=True))
    assert person.session.step == HubAway(offers_number=False)
    assert isinstance(person.asked, AskForNumber)


def test_an_open_service_beside_a_closed_one_gives_its_number() -> None:
    person = somebody(hospital(frozenset({"blood"})), hub_away=True, leased=frozenset({"allergy"}))
    person.taps(NumberWanted(), DepartmentChosen("laboratory"), ServiceChosen("allergy"))
    assert person.session.awaiting is not None


def test_who_comes_past_the_grace_is_told_in_which_order_they_wait() -> None:
    person = somebody(st_anna())
    person.taps(AppointmentChosen(), *(LetterTyped(letter) for letter in "BCDFGHJK"), CodeEntered())
    body = person.asked.body
    late = CheckInAnswer(result=CheckInResult.REGISTERED, issued=number(), late=True)
    person.taps(CheckInAnswered(body.session_id, body.request_id, late))
    assert "without an appointment" in ticket_shown(person.session, NOON).notice


def test_a_triage_service_shows_no_place_but_urgency() -> None:
    known = st_anna()
    services = [one.model_copy(update={"triage": one.code == "heart"}) for one in known.services]
    person = somebody(known.model_copy(update={"services": services}))
    assert where_to_wait(number(), person.session).people == "Seen by urgency, not by order of arrival"


@pytest.mark.parametrize("hub_away", [False, True])
def test_nobody_takes_a_number_before_triage_but_is_led_to_the_nurse(hub_away: bool) -> None:
    known = st_anna(series="clinics")
    services = [one.model_copy(update={"triage": one.code == "heart"}) for one in known.services]
    person = somebody(known.model_copy(update={"services": services}), hub_away=hub_away, leased=frozenset({"heart"}))
    step = person.taps(NumberWanted(), DepartmentChosen("cardiology")).step
    assert step == Refused("triage_first", to="area-b")
    assert person.acts == []
    assert person.taps(PlaceChosen("area-b")).step == ShowWay("area-b", back=step)
    assert person.taps(BackPressed()).step == step
    assert person.taps(PlaceChosen("room-12")).step == step


def full(until: datetime, *codes: str) -> Catalogue:
    known = st_anna()
    services = [one.model_copy(update={"full_until": until}) if one.code in codes else one for one in known.services]
    return known.model_copy(update={"services": services})


def test_a_full_service_stands_in_the_list_as_full_until_the_day_ends() -> None:
    person = somebody(full(NOON + timedelta(hours=9), "heart", "blood"))
    person.taps(NumberWanted())
    shown = {item.code: item.more for item in departments_shown(person.session, NOON).items}
    assert shown["cardiology"] == "No more numbers today"
    assert shown["laboratory"] != "No more numbers today", "its other service has places"
    tomorrow = NOON + timedelta(hours=9)
    assert {item.code: item.more for item in departments_shown(person.session, tomorrow).items}["cardiology"] != (
        "No more numbers today"
    )
    person.taps(DepartmentChosen("laboratory"))
    assert {item.code: item.more for item in services_shown(person.session, NOON).items}["blood"] == (
        "No more numbers today"
    )


def test_without_the_hub_a_full_service_cannot_be_taken_from_the_lease() -> None:
    person = Person(
        Facts(
            catalogue=full(NOON + timedelta(hours=9), "heart"), paper=PaperState.READY, hub_away=True,
            leased=frozenset({"heart"}),
        )
    )  # fmt: skip
    assert person.taps(NumberWanted(), DepartmentChosen("cardiology")).step == Refused("service_full")
    assert person.acts == []
