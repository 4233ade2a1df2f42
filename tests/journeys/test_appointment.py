"""Ana has an appointment at ten: her letter's code becomes a number, or a sentence that says what to do."""

from datetime import timedelta

import pytest

from config.contract.words import CheckInResult
from kiosk.flow.steps import CheckInEnded, CodeTrouble, EnterCode, TicketOut, Welcome, YourVisit
from tests.journeys.lobby import Lobby
from tests.small_cast import NOW

CODE = "BCDFGHJK"
QR = "AT1B" + "0123456789ABCDEFGHJKMNPQRS"


def at_the_code(lobby: Lobby, letters: str = CODE) -> None:
    lobby.taps("I have an appointment")
    lobby.types(letters)
    lobby.taps("Check in")


def test_ana_types_her_code_and_gets_a_number(lobby: Lobby) -> None:
    lobby.book(CODE, NOW + timedelta(minutes=20))
    at_the_code(lobby)
    lobby.stands_at(TicketOut)
    assert lobby.papers() == ["K-001"]
    assert "Ana" not in lobby.printer.tickets[0].text


@pytest.mark.parametrize("said", [QR, QR.lower(), "BCDF GHJK", "всdfgнjк"])
def test_ana_scans_her_letter_from_welcome(lobby: Lobby, said: str) -> None:
    lobby.book(CODE, NOW + timedelta(minutes=20), qr=QR)
    lobby.scans(said)
    assert lobby.papers() == ["K-001"]


def test_ana_comes_twice_and_keeps_her_number_as_a_copy(lobby: Lobby) -> None:
    lobby.book(CODE, NOW + timedelta(minutes=20))
    at_the_code(lobby)
    first = lobby.stands_at(TicketOut).issued
    assert first.phone_url is not None
    lobby.taps("Done")
    lobby.scans(first.phone_url)
    assert lobby.stands_at(YourVisit).issued.visit_id == first.visit_id
    assert lobby.papers() == ["K-001"]
    lobby.taps("Print my ticket again")
    again = lobby.stands_at(TicketOut)
    assert (again.issued.visit_id, again.issued.number, again.already) == (first.visit_id, first.number, True)
    assert again.issued.code != first.code
    assert lobby.papers(2) == ["K-001", "K-001"]
    assert "COPY" in lobby.printer.tickets[1].text
    assert "COPY" not in lobby.printer.tickets[0].text
    assert lobby.waiting("cardiology-consultation") == ["K-001"]


@pytest.mark.parametrize(
    ("starts", "result"),
    [
        (timedelta(hours=3), CheckInResult.TOO_EARLY),
        (-timedelta(hours=2), CheckInResult.LATE),
        (timedelta(days=1), CheckInResult.OTHER_DAY),
    ],
)
def test_the_wrong_time_has_its_own_words_and_no_number(lobby: Lobby, starts: timedelta, result: CheckInResult) -> None:
    lobby.book(CODE, NOW + starts)
    at_the_code(lobby)
    ended = lobby.stands_at(CheckInEnded)
    assert ended.result is result
    assert (ended.opens_at is not None) is (result is CheckInResult.TOO_EARLY)
    assert lobby.waiting("cardiology-consultation") == []
    lobby.taps("Done")
    lobby.stands_at(Welcome)


def test_a_wrong_code_keeps_its_letters_and_can_be_mended(lobby: Lobby) -> None:
    lobby.book(CODE, NOW + timedelta(minutes=20))
    at_the_code(lobby, "BCDFGHJL")
    assert lobby.stands_at(EnterCode) == EnterCode("BCDFGHJL", CodeTrouble.NOT_FOUND)
    lobby.taps("Delete")
    lobby.types("K")
    lobby.taps("Check in")
    assert lobby.papers() == ["K-001"]


def test_whoever_guesses_is_stopped_and_sent_to_a_person(lobby: Lobby) -> None:
    lobby.taps("I have an appointment")
    for place in range(21):
        lobby.scans("BCDFGHJ" + "BCDFGHJKLMNPQRSTVWXZB"[place])
    assert lobby.stands_at(EnterCode).trouble is CodeTrouble.TOO_MANY
    assert lobby.printer.tickets == []


def test_nothing_of_ana_stays_on_the_kiosks_disk(lobby: Lobby) -> None:
    lobby.book(CODE, NOW + timedelta(minutes=20))
    at_the_code(lobby)
    lobby.taps("Done")
    lobby.performer.close()
    kept = b"".join(file.read_bytes() for file in lobby.settings.folder.rglob("*") if file.is_file())
    for secret in ("Ana", "Petrausk", CODE):
        assert secret.encode() not in kept
