"""*I have an appointment*: letters, scans, and every way a check-in ends."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.contract.device_api import CheckInAnswer
from config.contract.words import CheckInResult, Language
from kiosk.flow.session import Note
from kiosk.flow.steps import CheckInEnded, ChooseDepartment, CodeTrouble, EnterCode, NumberOnScreen, TicketOut, Welcome
from kiosk.flow.taps import (
    AppointmentChosen,
    BackPressed,
    CheckInAnswered,
    CodeEntered,
    DonePressed,
    LanguageChosen,
    LetterDeleted,
    LetterTyped,
    NumberWanted,
    RequestRefused,
    Scanned,
)
from kiosk.flow.wishes import AskToCheckIn, PrintTicket, TellUnclaimed
from tests.kiosk.cast import NOON, VISIT, Person, number

BOOKING = "AT1B" + "0123456789ABCDEFGHJKMNPQRS"
TICKET = "https://anna.example/t/AAAAAAAAAAAAAAAAAAAAAA"


def typing(code: str) -> Person:
    person = Person()
    person.taps(AppointmentChosen(), *(LetterTyped(letter) for letter in code))
    return person


def asked_with(code: str) -> Person:
    person = typing(code)
    person.taps(CodeEntered())
    return person


def ends(person: Person, result: CheckInResult, **parts: object) -> None:
    answer = CheckInAnswer.model_validate({"result": result, **parts})
    person.taps(CheckInAnswered(person.asked.body.session_id, person.asked.body.request_id, answer))


def test_a_typed_code_is_sent_once_it_is_whole() -> None:
    person = typing("BCDFGHJ")
    person.taps(CodeEntered())
    assert person.acts == []
    person.taps(LetterTyped("K"), LetterTyped("L"), CodeEntered(), CodeEntered())
    assert len(person.acts) == 1
    assert isinstance(person.asked, AskToCheckIn)
    assert (person.asked.body.code, person.asked.body.scanned) == ("BCDFGHJK", None)


def test_cyrillic_look_alikes_are_their_latin_twins_and_vowels_are_not_typed() -> None:
    person = typing("вСнкМртх")
    assert person.session.step == EnterCode("BCHKMPTX")
    assert typing("AEIOUY1 Я").session.step == EnterCode("")


def test_letters_can_be_taken_back() -> None:
    person = typing("BC")
    assert person.taps(LetterDeleted(), LetterDeleted(), LetterDeleted()).step == EnterCode("")


def test_an_unknown_code_keeps_its_letters() -> None:
    person = asked_with("BCDFGHJK")
    ends(person, CheckInResult.NOT_FOUND)
    assert person.session.step == EnterCode("BCDFGHJK", CodeTrouble.NOT_FOUND)
    assert person.taps(LetterDeleted()).step == EnterCode("BCDFGHJ")


def test_too_many_tries_are_said_where_the_code_is_typed() -> None:
    person = asked_with("BCDFGHJK")
    person.taps(RequestRefused(person.asked.body.session_id, person.asked.body.request_id, "too_many_tries"))
    assert person.session.step == EnterCode("BCDFGHJK", CodeTrouble.TOO_MANY)


@pytest.mark.parametrize(
    "result",
    [CheckInResult.TOO_EARLY, CheckInResult.LATE, CheckInResult.OTHER_DAY, CheckInResult.NEEDS_A_PERSON],
)
def test_every_other_end_has_its_own_step_and_a_way_on(result: CheckInResult) -> None:
    person = asked_with("BCDFGHJK")
    ends(person, result, opens_at=NOON)
    assert person.session.step == CheckInEnded(result, NOON)
    assert person.taps(DonePressed()).step == Welcome()


def test_an_end_without_its_number_leads_to_a_person() -> None:
    person = asked_with("BCDFGHJK")
    ends(person, CheckInResult.REGISTERED)
    assert person.session.step == CheckInEnded(CheckInResult.NEEDS_A_PERSON)


def test_a_second_check_in_gives_the_same_number_as_a_copy() -> None:
    person = asked_with("BCDFGHJK")
    ends(person, CheckInResult.ALREADY_REGISTERED, issued=number())
    assert person.session.step == TicketOut(number(), already=True)
    printed = person.acts[-1]
    assert isinstance(printed, PrintTicket)
    assert printed.ticket.is_copy


def test_only_a_new_registration_can_be_unclaimed() -> None:
    for result, told in ((CheckInResult.REGISTERED, True), (CheckInResult.ALREADY_REGISTERED, False)):
        person = asked_with("BCDFGHJK")
        asked = person.asked.body
        person.waits(hours=11)
        answer = CheckInAnswer(result=result, issued=number())
        person.taps(CheckInAnswered(asked.session_id, asked.request_id, answer))
        assert (person.acts[-1] == TellUnclaimed(VISIT)) is told


@pytest.mark.parametrize(
    ("text", "code", "scanned"),
    [
        (BOOKING, None, BOOKING),
        (BOOKING.lower() + "\r\n", None, BOOKING),
        (TICKET, None, TICKET),
        ("BCDF GHJK", "BCDFGHJK", None),
        ("bcdf-ghjk", "BCDFGHJK", None),
    ],
)
def test_a_scan_checks_in_from_welcome(text: str, code: str | None, scanned: str | None) -> None:
    person = Person()
    person.taps(Scanned(text))
    assert isinstance(person.asked, AskToCheckIn)
    assert (person.asked.body.code, person.asked.body.scanned) == (code, scanned)


HOSTILE = [
    "",
    "\x00\x1b[2J",
    "'; DROP TABLE visit; --",
    "{0.__class__}%s%n",
    "../../etc/passwd",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://anna.example/t/short",
    "https://user@evil.example/t/AAAAAAAAAAAAAAAAAAAAAA?x=<script>",
    "\u202eAT1B" + "0" * 26,
    "AT1B" + "O" * 26,
    "AT1B" + "0" * 27,
    "A" * 7000,
    "https://anna.example/" + "a" * 600,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_scan_changes_nothing_but_a_sentence(text: str) -> None:
    person = Person()
    before = person.session
    after = person.taps(Scanned(text))
    assert (after.id, after.step, after.awaiting, after.note) == (before.id, before.step, None, Note.UNREADABLE_SCAN)
    assert person.acts == []
    assert person.taps(NumberWanted()).note is None


@given(st.text(max_size=80))
def test_no_text_whatever_gets_past_the_scanner_unread(text: str) -> None:
    person = Person()
    person.taps(AppointmentChosen(), LetterTyped("B"), Scanned(text))
    if not person.acts:
        assert person.session.step == EnterCode("B", CodeTrouble.UNREADABLE)
    else:
        assert isinstance(person.asked, AskToCheckIn)
        assert (person.asked.body.code or person.asked.body.scanned or "").isascii()


def test_the_next_persons_scan_wipes_no_number() -> None:
    person = Person()
    person.taps(Scanned(BOOKING))
    ends(person, CheckInResult.REGISTERED, issued=number())
    before = person.session
    assert person.taps(Scanned(BOOKING)) == replace(before, note=Note.FINISH_FIRST)
    assert not isinstance(before.step, NumberOnScreen)


def test_a_scan_while_an_answer_is_awaited_asks_nothing() -> None:
    person = asked_with("BCDFGHJK")
    person.taps(Scanned(BOOKING))
    assert len(person.acts) == 1


def test_a_scan_among_the_departments_is_a_check_in() -> None:
    person = Person()
    person.taps(NumberWanted(), Scanned(BOOKING))
    assert person.session.step == EnterCode("")
    ends(person, CheckInResult.NOT_FOUND)
    assert person.session.step == EnterCode("", CodeTrouble.NOT_FOUND)


def test_a_language_changes_nothing_that_was_typed() -> None:
    person = typing("BCD")
    person.taps(LanguageChosen(Language.CHINESE))
    assert (person.session.language, person.session.step) == (Language.CHINESE, EnterCode("BCD"))


def test_back_leads_to_welcome_in_the_same_language() -> None:
    person = typing("BCD")
    person.taps(LanguageChosen(Language.LITHUANIAN), BackPressed())
    assert (person.session.language, person.session.step) == (Language.LITHUANIAN, Welcome())
    assert person.taps(NumberWanted()).step == ChooseDepartment()
