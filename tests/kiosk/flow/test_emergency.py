"""A message for everybody: nobody's number stays behind it, nothing but Help is heard, and only staff end it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from config.contract.push import Emergency
from config.contract.words import HelpReason, Language
from config.locale import words
from kiosk.flow.emergency import emergency_now
from kiosk.flow.read_aloud import said_aloud
from kiosk.flow.steps import (
    ChooseDepartment,
    DidItComeOut,
    EnterCode,
    Help,
    NumberOnScreen,
    Opened,
    Paper,
    PersonWanted,
    Step,
    TicketOut,
    Welcome,
)
from kiosk.flow.taps import (
    AppointmentChosen,
    BackPressed,
    DonePressed,
    EmergenciesHeard,
    HelpPressed,
    HubWentAway,
    IdleEnded,
    IdleNoticed,
    LanguageChosen,
    PersonNeeded,
    Scanned,
)
from kiosk.flow.wishes import StartIdle, StopIdle
from kiosk.screens.emergency.model import view_of
from tests.kiosk.cast import NOON, Person, number, st_anna


def message(kind: str = "evacuate", zone: str = "site", where: str | None = None, **more: object) -> EmergenciesHeard:
    said = {"key": 1, "kind": kind, "zone": zone, "where": where, "begins_at": NOON, **more}
    return EmergenciesHeard((Emergency.model_validate(said),))


def kind_of(person: Person) -> str | None:
    one = emergency_now(person.session.facts, person.now)
    return one.kind if one else None


def test_whoever_stands_here_is_let_go_and_only_help_is_heard() -> None:
    person = Person()
    person.session = person.session.at(TicketOut(number(), paper=Paper.PRINTED))
    before = person.session.id
    person.taps(message())
    assert (kind_of(person), person.session.step) == ("evacuate", Welcome())
    assert person.session.id != before
    person.taps(AppointmentChosen(), Scanned("BCDFGHJK"))
    assert person.session.step == Welcome()
    assert person.taps(LanguageChosen(Language.UKRAINIAN)).language is Language.UKRAINIAN
    assert person.taps(HelpPressed()).step == Help(Welcome())
    assert isinstance(person.taps(PersonNeeded(HelpReason.VERY_ILL)).step, PersonWanted)
    assert person.taps(BackPressed()).step == Welcome()


@pytest.mark.parametrize(
    "stood",
    [TicketOut(number()), DidItComeOut(number()), NumberOnScreen(number()), Help(NumberOnScreen(number())),
     ChooseDepartment(changes=Opened(number(), uuid4(), NumberOnScreen(number())))],
)  # fmt: skip
def test_a_number_that_is_not_on_paper_stays_until_the_idle_rule_ends_it(stood: Step) -> None:
    person = Person()
    person.session = person.session.at(stood)
    before = person.session.id
    person.taps(message())
    stands = view_of(person.session, person.now)
    assert (stands.number, stands.number_says != "") == (number().number, True)
    assert person.session.id == before
    assert isinstance(person.clock, StartIdle)
    person.taps(message(), Scanned("BCDFGHJK"), DonePressed())  # said again, and keys: nothing ends it
    assert view_of(person.session, person.now).number == number().number
    kept = person.session
    assert isinstance(person.taps(message(cleared_at=NOON)).step, TicketOut | DidItComeOut | NumberOnScreen)
    person.session = kept
    person.taps(IdleNoticed(before), IdleEnded(before))
    assert (view_of(person.session, person.now).number, person.session.step) == ("", Welcome())


def test_it_outlives_the_line_and_ends_with_staff_or_its_time() -> None:
    person = Person()
    person.taps(message(), HubWentAway())
    assert kind_of(person) == "evacuate"
    person.taps(message(cleared_at=NOON))
    assert kind_of(person) is None
    assert person.taps(AppointmentChosen()).step == EnterCode()
    other = Person()
    other.taps(message(until=NOON + timedelta(minutes=5)))
    other.waits(minutes=6)
    assert kind_of(other) is None


@pytest.mark.parametrize(
    ("zone", "where", "concerns"),
    [("floor", "1", True), ("floor", "2", False), ("screen", "L1", True), ("screen", "L2", False),
     ("department", "cardiology", False)],
)  # fmt: skip
def test_only_a_message_for_this_screen_fills_it(zone: str, where: str, concerns: bool) -> None:
    person = Person()
    known = st_anna()
    kiosk = known.kiosk.model_copy(update={"floor": "1"})
    person.hears(catalogue=known.model_copy(update={"kiosk": kiosk}))
    person.taps(message(zone=zone, where=where))
    assert (kind_of(person) is not None) is concerns


def test_the_gravest_is_said_and_no_question_covers_it() -> None:
    person = Person()
    two = (*message("it").emergencies, *message("shelter").emergencies)
    person.taps(EmergenciesHeard(two))
    assert kind_of(person) == "shelter"
    person.taps(IdleNoticed(person.session.id))
    assert not person.session.idle_asked
    assert isinstance(person.clock, StopIdle)


def test_nobody_is_asked_aloud_to_choose_meanwhile() -> None:
    person = Person()
    usual = said_aloud(person.session)
    person.taps(message())
    assert said_aloud(person.session) not in {"", usual}
    person.taps(message(cleared_at=NOON))
    assert said_aloud(person.session) == usual


@pytest.mark.parametrize("language", list(Language))
def test_the_message_and_the_way_out_are_read_to_whoever_cannot_see_them(language: Language) -> None:
    person, known = Person(), st_anna()
    here = known.kiosk.model_copy(update={"exit": known.places[0].code, "exit_way": "left"})
    person.hears(catalogue=known.model_copy(update={"kiosk": here}))
    person.taps(message(), LanguageChosen(language))
    say, said = words(language).say, said_aloud(person.session, NOON)
    for key in ("board.emergency.title.evacuate", "board.emergency.then.evacuate", "board.emergency.way.left"):
        assert say(key) in said, key
    assert ".." not in said
    person.taps(HelpPressed())
    assert said_aloud(person.session, NOON) == say("kiosk.read.help"), "Help stands before it"


def test_a_message_for_elsewhere_or_over_is_not_read_here() -> None:
    person = Person()
    usual = said_aloud(person.session, NOON)
    person.taps(message(zone="screen", where="L9"))
    assert said_aloud(person.session, NOON) == usual
    person.taps(message(until=NOON))
    assert said_aloud(person.session, NOON) == usual


def test_who_waits_for_a_person_goes_on_being_told() -> None:
    person = Person()
    person.taps(HelpPressed(), PersonNeeded(HelpReason.VERY_ILL), message())
    assert isinstance(person.session.step, PersonWanted)
