"""Ana has an appointment and the hub is away: her code is known by heart, and the hub makes one visit of it afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest

from config.contract.words import CheckInResult
from kiosk.flow.steps import CheckInEnded, DidItComeOut, HubAway, NumberOnScreen, TicketOut, Welcome
from tests.journeys.lobby import Lobby
from tests.small_cast import NOW

HEART = "cardiology-consultation"
CODE, OTHER = "BCDFGHJK", "BCDFGHJL"
QR = "AT1B" + "0123456789ABCDEFGHJKMNPQRS"
SOON = NOW + timedelta(minutes=20)


def learns_and_loses_its_hub(lobby: Lobby, *, starts: timedelta = timedelta(minutes=20)) -> None:
    lobby.book(CODE, NOW + starts, qr=QR)
    lobby.waits(75)
    lobby.stamps(come=False)
    lobby.line.how = "cut"


def checks_in(lobby: Lobby, said: str = CODE) -> None:
    lobby.scans(said)


def number(lobby: Lobby) -> str:
    step = lobby.session.step
    assert isinstance(step, TicketOut | DidItComeOut | NumberOnScreen), f"at {step}"
    return step.issued.number


def leaves(lobby: Lobby) -> None:
    lobby.taps("Yes, it came out" if isinstance(lobby.session.step, DidItComeOut) else "Done")
    lobby.stands_at(Welcome)


def hub_is_back(lobby: Lobby) -> None:
    lobby.line.how = "well"
    lobby.stamps(come=True)
    lobby.waits(12)


@pytest.mark.parametrize("said", [CODE, QR, "bcdf ghjk"])
def test_ana_is_registered_offline_and_is_the_bookings_visit_afterwards(lobby: Lobby, said: str) -> None:
    learns_and_loses_its_hub(lobby)
    checks_in(lobby, said)
    ticket = lobby.stands_at(TicketOut)
    assert (ticket.issued.number, ticket.offline, ticket.booked, ticket.late) == ("K-500", True, True, False)
    assert lobby.papers() == ["K-500"]
    assert lobby.visits() == []
    leaves(lobby)
    hub_is_back(lobby)
    assert lobby.waiting(HEART) == ["K-500"]
    assert (lobby.prints(), lobby.unclaimed(), lobby.notes()) == ([("printed", None)], [], {})
    checks_in(lobby, said)
    assert lobby.waiting(HEART) == ["K-500"], "the code leads to the same visit"
    assert lobby.desk_calls() == "K-500"


def test_the_same_code_again_is_the_same_number_as_a_copy(lobby: Lobby) -> None:
    learns_and_loses_its_hub(lobby)
    checks_in(lobby)
    leaves(lobby)
    checks_in(lobby, QR)
    again = lobby.stands_at(TicketOut)
    assert (again.issued.number, again.already) == ("K-500", True)
    assert "COPY" in lobby.printer.wait_for(2)[1].text
    leaves(lobby)
    hub_is_back(lobby)
    assert lobby.visits() == [("2026-03-12", "K-500")]


def test_who_was_registered_before_the_outage_keeps_their_number(lobby: Lobby) -> None:
    lobby.book(CODE, SOON)
    lobby.registers(CODE)
    lobby.waits(75)
    lobby.stamps(come=False)
    lobby.line.how = "cut"
    checks_in(lobby)
    assert (number(lobby), lobby.stands_at(TicketOut).already) == ("K-001", True)


@pytest.mark.parametrize(
    ("starts", "result"),
    [(timedelta(hours=3), CheckInResult.TOO_EARLY), (-timedelta(hours=2), CheckInResult.LATE)],
)
def test_the_sites_rules_hold_without_the_hub(lobby: Lobby, starts: timedelta, result: CheckInResult) -> None:
    learns_and_loses_its_hub(lobby, starts=starts)
    checks_in(lobby)
    ended = lobby.stands_at(CheckInEnded)
    assert (ended.result, ended.opens_at is not None) == (result, result is CheckInResult.TOO_EARLY)
    leaves(lobby)
    hub_is_back(lobby)
    assert lobby.visits() == []


def test_a_code_nobody_knows_by_heart_is_not_called_wrong(lobby: Lobby) -> None:
    """It may have been booked a minute ago: the request is kept, a person helps."""
    learns_and_loses_its_hub(lobby)
    checks_in(lobby, OTHER)
    lobby.stands_at(HubAway)
    assert lobby.printer.tickets == []


def test_a_line_that_is_simply_cut_is_noticed_at_the_check_in(lobby: Lobby) -> None:
    lobby.book(CODE, SOON)
    lobby.waits(75)
    lobby.line.how = "cut"
    checks_in(lobby)
    assert number(lobby) == "K-500"
    leaves(lobby)
    hub_is_back(lobby)
    assert lobby.visits() == [("2026-03-12", "K-500")], "what was asked before is called off"


def test_an_answer_that_was_lost_makes_no_second_visit(lobby: Lobby) -> None:
    """The hub registered her and she never heard it: the number on her paper is the one that is called."""
    lobby.book(CODE, SOON)
    lobby.waits(75)
    lobby.line.how = "answers_lost"
    checks_in(lobby)
    lobby.stands_at(HubAway)
    lobby.line.how = "cut"
    lobby.stamps(come=False)
    lobby.taps("Done")
    checks_in(lobby)
    assert number(lobby) == "K-500"
    leaves(lobby)
    hub_is_back(lobby)
    assert lobby.waiting(HEART) == ["K-500"]
    assert lobby.merged() == [("K-001", "K-500")]


def test_who_was_registered_at_the_desk_meanwhile_has_one_place_in_line(lobby: Lobby) -> None:
    learns_and_loses_its_hub(lobby)
    checks_in(lobby)
    leaves(lobby)
    at_desk = lobby.registers(CODE)
    hub_is_back(lobby)
    assert (lobby.waiting(HEART), lobby.merged()) == ([at_desk], [("K-500", at_desk)])
    assert "K-500" in lobby.notes()[at_desk]


def test_a_booking_that_was_moved_meanwhile_waits_where_the_paper_says_with_a_word_to_staff(lobby: Lobby) -> None:
    learns_and_loses_its_hub(lobby)
    checks_in(lobby)
    leaves(lobby)
    lobby.moves_the_booking(CODE, NOW + timedelta(days=3))
    hub_is_back(lobby)
    assert lobby.waiting(HEART) == ["K-500"]
    assert "moved" in lobby.notes()["K-500"]


def test_a_power_cut_loses_neither_the_bookings_nor_the_registration(lobby: Lobby) -> None:
    learns_and_loses_its_hub(lobby)
    lobby.loses_power_and_starts_again()
    lobby.stamps(come=False)
    checks_in(lobby)
    assert number(lobby) == "K-500"
    lobby.loses_power_and_starts_again()
    lobby.stamps(come=False)
    checks_in(lobby, QR)
    assert (number(lobby), lobby.stands_at(TicketOut).already) == ("K-500", True)
    leaves(lobby)
    hub_is_back(lobby)
    assert lobby.visits() == [("2026-03-12", "K-500")]


def test_whoever_guesses_finds_nothing_more(lobby: Lobby) -> None:
    learns_and_loses_its_hub(lobby)
    for place in range(20):
        checks_in(lobby, "BCDFGHJ" + "LMNPQRSTVWXZBCDFGHJL"[place] if place else OTHER)
        lobby.taps("Done")
    checks_in(lobby)
    lobby.stands_at(HubAway)


def test_the_disk_knows_no_name_and_no_code(lobby: Lobby) -> None:
    learns_and_loses_its_hub(lobby)
    checks_in(lobby)
    leaves(lobby)
    lobby.performer.close()
    kept = everything(lobby.settings.folder)
    for secret in ("Ana", "Petrausk", CODE, QR):
        assert secret.encode() not in kept


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
