"""Whatever a scanner reads, wherever a person stands: nothing changes but a sentence, and that goes by itself."""

from dataclasses import replace
from uuid import UUID

import pytest

from config.contract.cards import card_mark
from config.contract.device_api import CheckInAnswer
from config.contract.words import CheckInResult, PaperState
from kiosk.flow import steps as s
from kiosk.flow.device_taps import CardRead, CardReaderChanged, ScannerChanged
from kiosk.flow.idle import ASK_AFTER_S, NOTE_STAYS_S
from kiosk.flow.session import Note
from kiosk.flow.taps import (
    AppointmentChosen,
    CheckInAnswered,
    DonePressed,
    HelpPressed,
    IdleNoticed,
    LetterTyped,
    Scanned,
)
from kiosk.flow.wishes import AskToCheckIn, StartIdle, StopIdle
from tests.kiosk.cast import Person, number

BOOKING = "AT1B" + "0123456789ABCDEFGHJKMNPQRS"
HOSTILE = {
    "nothing": "",
    "controls": "\x00\x1b[2J\x07",
    "sql": "'; DROP TABLE visit; --",
    "10 kB": "A" * 10_240,
    "wifi": "WIFI:T:WPA;S:guest;P:secret;;",
    "telephone": "tel:+37060012345",
    "card": "BEGIN:VCARD\nN:Petrauskiene;Ana\nEND:VCARD",
    "script": "javascript:alert(1)",
    "web": "https://evil.example/?q=<script>",
    "bidi": "\u202eAT1B" + "0" * 26,
    "almost": "AT1B" + "0" * 27,
}
NUMBERED = (
    s.TicketOut(number()),
    s.TicketOut(number(), s.Paper.PRINTED),
    s.DidItComeOut(number()),
    s.NumberOnScreen(number(), PaperState.OUT),
    s.HubAway(offers_number=True),
)
PLACES: tuple[s.Step, ...] = (
    *NUMBERED,
    s.Welcome(),
    s.SetUp(),
    s.ChooseDepartment(1),
    s.ChooseService("laboratory"),
    s.CheckInEnded(CheckInResult.LATE),
    s.Refused("service_full"),
    s.Help(s.TicketOut(number())),
    s.Help(s.EnterCode("KT")),
    s.YourData(),
)


def at(step: s.Step) -> Person:
    person = Person()
    person.session = replace(person.session, step=step)
    return person


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("step", PLACES, ids=lambda step: type(step).__name__)
def test_rubbish_changes_nothing_but_a_sentence(step: s.Step, text: str) -> None:
    person = at(step)
    before = person.session
    assert person.taps(Scanned(text)) == replace(before, note=Note.UNREADABLE_SCAN)
    assert person.acts == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_where_a_code_is_typed_it_is_said_above_the_letters_which_stay(text: str) -> None:
    person = Person()
    person.taps(AppointmentChosen(), LetterTyped("K"))
    assert person.taps(Scanned(text)).step == s.EnterCode("K", s.CodeTrouble.UNREADABLE)
    assert person.acts == []


@pytest.mark.parametrize(
    "step", [*NUMBERED, *(s.Help(step) for step in NUMBERED)], ids=lambda step: type(step).__name__
)
def test_the_next_persons_code_is_asked_to_wait_and_wipes_nothing(step: s.Step) -> None:
    person = at(step)
    assert person.taps(Scanned(BOOKING)) == replace(person.session, step=step, note=Note.FINISH_FIRST)
    assert person.acts == []
    assert person.taps(DonePressed()).note is None


def test_a_kiosk_that_serves_nobody_checks_nobody_in() -> None:
    person = at(s.SetUp())
    assert person.taps(Scanned(BOOKING)).step == s.SetUp()
    assert person.acts == []


def test_while_an_answer_is_awaited_rubbish_is_said_and_a_second_scan_is_not() -> None:
    person = Person()
    person.taps(Scanned(BOOKING))
    waiting = person.session
    assert person.taps(Scanned("rubbish")) == replace(waiting, note=Note.UNREADABLE_SCAN)
    assert person.taps(Scanned(BOOKING)) == waiting
    assert len(person.acts) == 1


@pytest.mark.parametrize("step", [place for place in PLACES if not isinstance(place, s.Welcome)], ids=repr)
def test_the_sentence_goes_by_itself_and_the_person_stays(step: s.Step) -> None:
    person = at(step)
    person.taps(Scanned("rubbish"))
    assert person.wishes[-1] == StartIdle(person.session.id, NOTE_STAYS_S, 0.0)
    before = person.session
    person.waits(seconds=NOTE_STAYS_S)
    assert person.taps(IdleNoticed(before.id)) == replace(before, note=None)
    assert isinstance(person.clock, StopIdle if isinstance(step, s.SetUp) else StartIdle)
    assert person.session.id == before.id


def test_after_it_the_question_of_idleness_comes_as_ever() -> None:
    person = at(s.ChooseDepartment())
    person.taps(Scanned("rubbish"), IdleNoticed(UUID(int=1)))
    assert isinstance(person.clock, StartIdle)
    assert person.clock.ask_after_s == ASK_AFTER_S
    assert person.taps(IdleNoticed(person.session.id)).idle_asked


def test_help_lies_over_the_sentence_as_over_everything() -> None:
    person = at(s.TicketOut(number()))
    person.taps(Scanned("rubbish"))
    assert person.taps(HelpPressed()).step == s.Help(s.TicketOut(number()))


# ---- a card on the reader goes the same way ----

MARK = card_mark("LT 1234-5678")


def test_a_card_checks_in_as_a_scan_does_and_only_its_mark_leaves() -> None:
    person = at(s.Welcome())
    assert person.taps(CardRead(MARK)).step == s.EnterCode(by_card=True)
    assert isinstance(person.asked, AskToCheckIn)
    assert (person.asked.body.code, person.asked.body.scanned) == (None, MARK)


@pytest.mark.parametrize("step", PLACES, ids=lambda step: type(step).__name__)
def test_a_card_that_names_nobody_changes_nothing_but_a_sentence(step: s.Step) -> None:
    person = at(step)
    assert person.taps(CardRead(None)) == replace(person.session, step=step, note=Note.UNREADABLE_CARD)
    assert person.acts == []


@pytest.mark.parametrize("step", NUMBERED, ids=lambda step: type(step).__name__)
def test_the_next_persons_card_is_asked_to_wait(step: s.Step) -> None:
    person = at(step)
    assert person.taps(CardRead(MARK)).note is Note.FINISH_FIRST
    assert person.acts == []


def test_a_card_without_a_booking_leads_to_the_code() -> None:
    person = at(s.Welcome())
    person.taps(CardRead(MARK))
    body = person.asked.body
    answer = CheckInAnswer(result=CheckInResult.NOT_FOUND)
    person.taps(CheckInAnswered(body.session_id, body.request_id, answer))
    assert person.session.step == s.EnterCode(trouble=s.CodeTrouble.CARD_NOT_FOUND)


def test_a_printed_code_cannot_pretend_to_be_a_card() -> None:
    person = at(s.Welcome())
    assert person.taps(Scanned(MARK)).note is Note.UNREADABLE_SCAN
    assert person.acts == []


def test_cards_are_spoken_of_only_while_a_reader_answers() -> None:
    person = at(s.Welcome())
    assert person.taps(CardReaderChanged(True)).facts.card_reader
    assert not person.taps(CardReaderChanged(False)).facts.card_reader


def test_a_scanner_that_is_named_says_when_it_is_away() -> None:
    person = at(s.Welcome())
    assert not person.session.facts.scanner_away, "one that types into the window says nothing of itself"
    assert person.taps(ScannerChanged(there=False)).facts.scanner_away
    assert not person.taps(ScannerChanged(there=True)).facts.scanner_away
