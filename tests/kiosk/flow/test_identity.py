"""*I have no code*: birth date and telephone, and one of several bookings."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from config.contract.device_api import CheckInAnswer
from config.contract.identity import BookingChoice, CheckInByIdentity, ChooseBooking
from config.contract.words import CheckInResult, Language, PaperState
from kiosk.flow import Facts
from kiosk.flow.identity_taps import BookingChosen, CodeMissing
from kiosk.flow.steps import (
    CheckInEnded,
    ChooseMine,
    EnterCode,
    EnterIdentity,
    IdentityTrouble,
    Refused,
    TicketOut,
    Welcome,
)
from kiosk.flow.taps import (
    AppointmentChosen,
    BackPressed,
    CheckInAnswered,
    CodeEntered,
    LanguageChosen,
    LetterDeleted,
    LetterTyped,
    RequestRefused,
)
from kiosk.flow.visit_taps import VisitUnheard
from kiosk.flow.wishes import AskByIdentity, PrintTicket, TellUnclaimed
from tests.kiosk.cast import NOON, VISIT, Person, number, st_anna

JONAS = "210419424684"
CHOICES = [
    BookingChoice(choice=choice, starts_at=NOON + timedelta(hours=choice), service="heart", department="cardiology")
    for choice in (1, 2)
]


def typing(figures: str, language: Language = Language.ENGLISH) -> Person:
    person = Person()
    person.taps(LanguageChosen(language), AppointmentChosen(), CodeMissing(), *map(LetterTyped, figures))
    return person


def asked(person: Person) -> CheckInByIdentity | ChooseBooking:
    wish = person.acts[-1]
    assert isinstance(wish, AskByIdentity)
    return wish.body


def ends(person: Person, result: CheckInResult, **parts: object) -> None:
    answer = CheckInAnswer.model_validate({"result": result, **parts})
    person.taps(CheckInAnswered(asked(person).session_id, asked(person).request_id, answer))


@pytest.mark.parametrize(("language", "figures"), [(Language.UKRAINIAN, JONAS), (Language.LITHUANIAN, "194204214684")])
def test_the_date_is_typed_as_its_language_writes_it(language: Language, figures: str) -> None:
    person = typing(figures[:-1], language)
    person.taps(CodeEntered())
    assert person.acts == []
    person.taps(LetterTyped(figures[-1]), LetterTyped("9"), CodeEntered())
    body = asked(person)
    assert isinstance(body, CheckInByIdentity)
    assert (body.born, body.phone_end) == (date(1942, 4, 21), "4684")


def test_another_order_of_the_date_is_typed_anew_the_same_order_stays() -> None:
    person = typing("2104")
    assert person.taps(LanguageChosen(Language.RUSSIAN)).step == EnterIdentity("2104")
    assert person.taps(LanguageChosen(Language.CHINESE)).step == EnterIdentity()


@pytest.mark.parametrize("figures", ["310219424684", "210431424684", "000019424684"])
def test_a_date_that_never_was_or_is_to_come_asks_nobody(figures: str) -> None:
    person = typing(figures)
    assert person.taps(CodeEntered()).step == EnterIdentity(figures, IdentityTrouble.NO_SUCH_DATE)
    assert person.acts == []
    assert person.taps(LetterDeleted()).step == EnterIdentity(figures[:-1])


def test_unknown_and_wrong_are_one_sentence_and_the_figures_stay() -> None:
    person = typing(JONAS)
    person.taps(CodeEntered())
    ends(person, CheckInResult.NOT_FOUND)
    assert person.session.step == EnterIdentity(JONAS, IdentityTrouble.NOT_FOUND)


@pytest.mark.parametrize(
    ("code", "trouble"),
    [("too_many_tries", IdentityTrouble.TOO_MANY), ("identity_locked", IdentityTrouble.LOCKED)],
)
def test_a_limit_is_said_where_the_figures_are_typed(code: str, trouble: IdentityTrouble) -> None:
    person = typing(JONAS)
    person.taps(CodeEntered())
    person.taps(RequestRefused(asked(person).session_id, asked(person).request_id, code))
    assert person.session.step == EnterIdentity(JONAS, trouble)


def test_a_closed_service_is_said_in_the_words_of_a_booking() -> None:
    person = typing(JONAS)
    person.taps(CodeEntered())
    person.taps(RequestRefused(asked(person).session_id, asked(person).request_id, "service_closed", NOON))
    assert person.session.step == Refused("service_closed", NOON, booked=True)


def test_without_an_answer_nothing_is_kept_and_without_the_hub_nothing_is_asked() -> None:
    person = typing(JONAS)
    person.taps(CodeEntered())
    person.taps(VisitUnheard(asked(person).session_id, asked(person).request_id))
    assert person.session.step == EnterIdentity(JONAS, IdentityTrouble.NOT_SENT)
    away = Person()
    away.session = replace(away.session, facts=replace(away.session.facts, hub_away=True))
    assert away.taps(AppointmentChosen(), CodeMissing()).step == EnterCode()


def test_of_several_bookings_one_is_chosen_and_only_one_of_them() -> None:
    person = typing(JONAS)
    person.taps(CodeEntered())
    told_by = asked(person).request_id
    ends(person, CheckInResult.SEVERAL_BOOKINGS, choices=CHOICES)
    assert person.session.step == ChooseMine(tuple(CHOICES), told_by)
    assert person.taps(BookingChosen(3)).step == ChooseMine(tuple(CHOICES), told_by)
    person.taps(BookingChosen(2))
    body = asked(person)
    assert isinstance(body, ChooseBooking)
    assert (body.opened_by, body.choice) == (told_by, 2)
    ends(person, CheckInResult.REGISTERED, issued=number())
    assert isinstance(person.session.step, TicketOut)


def test_a_late_line_says_on_screen_and_paper_when_to_be_back() -> None:
    person = typing(JONAS)
    person.taps(CodeEntered())
    back = NOON + timedelta(minutes=45)
    ends(person, CheckInResult.DELAYED, issued=number(), back_at=back)
    assert isinstance(person.session.step, TicketOut)
    assert person.session.step.back_at == back
    printed = person.acts[-1]
    assert isinstance(printed, PrintTicket)
    assert (printed.ticket.back_at, str(printed.ticket.back_at)[11:16]) == (back, "14:45")


def test_a_late_number_whose_person_left_is_unclaimed() -> None:
    person = typing(JONAS)
    person.taps(CodeEntered())
    body = asked(person)
    person.waits(hours=1)
    answer = CheckInAnswer(result=CheckInResult.DELAYED, issued=number(), back_at=NOON)
    person.taps(CheckInAnswered(body.session_id, body.request_id, answer))
    assert person.acts[-1] == TellUnclaimed(VISIT)


def test_an_outcome_of_a_newer_hub_leads_to_a_person() -> None:
    person = typing(JONAS)
    person.taps(CodeEntered())
    answer = CheckInAnswer.model_validate_json('{"result": "card_expired"}')
    person.taps(CheckInAnswered(asked(person).session_id, asked(person).request_id, answer))
    assert person.session.step == CheckInEnded(CheckInResult.NEEDS_A_PERSON)


def test_back_leads_to_the_code_and_then_to_welcome() -> None:
    person = typing("21")
    assert person.taps(BackPressed()).step == EnterCode()
    assert person.taps(BackPressed()).step == Welcome()


def test_where_every_department_asks_for_a_code_nobody_is_asked_for_a_birth_date() -> None:
    plain = st_anna()
    asks = plain.model_copy(update={"site": plain.site.model_copy(update={"by_identity": False})})
    person = Person(Facts(catalogue=asks, paper=PaperState.READY))
    assert person.taps(AppointmentChosen(), CodeMissing()).step == EnterCode()
