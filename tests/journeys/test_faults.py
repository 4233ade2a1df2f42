"""Everything that can break does; nobody loses a number, nobody gets two, nobody sees another's.

These kiosks never got a lease: `test_offline.py` walks with one.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from config.contract.words import PaperState
from display_server.hub import Hub
from kiosk.flow.session import Note
from kiosk.flow.steps import DidItComeOut, HubAway, NumberOnScreen, TicketOut, Welcome
from tests.conftest import StandingClock
from tests.hardware.cast import pull
from tests.journeys.lobby import Lobby

HEART = "cardiology-consultation"


@pytest.fixture
def lobby(app: Flask, hub: Hub, clock: StandingClock, tmp_path: Path) -> Iterator[Lobby]:
    made = Lobby(app, hub, clock, tmp_path / "kiosk-home", leases=False)
    yield made
    made.close()


def test_the_line_comes_back_while_boris_waits_and_he_gets_his_ticket(lobby: Lobby) -> None:
    lobby.line.how = "cut"
    lobby.taps("No appointment", "Cardiology")
    lobby.stands_at(HubAway)
    lobby.line.how = "well"
    lobby.waits(12)
    lobby.stands_at(TicketOut)
    assert lobby.papers() == lobby.waiting(HEART) == ["K-001"]
    assert lobby.unclaimed() == []


def test_boris_leaves_and_his_number_is_shown_to_nobody(lobby: Lobby) -> None:
    lobby.line.how = "cut"
    lobby.taps("No appointment", "Cardiology", "Done")
    lobby.line.how = "well"
    lobby.waits(12)
    lobby.stands_at(Welcome)
    assert lobby.printer.tickets == []
    assert lobby.unclaimed() == lobby.waiting(HEART) == ["K-001"]


def test_nobody_waits_for_ever_at_a_kiosk_without_a_hub(lobby: Lobby) -> None:
    lobby.line.how = "cut"
    lobby.taps("No appointment", "Cardiology")
    lobby.waits(75)
    lobby.stands_at(Welcome)


def test_chen_never_sees_the_number_of_boris(lobby: Lobby) -> None:
    lobby.line.how = "cut"
    lobby.taps("No appointment", "Cardiology", "Done")
    lobby.line.how = "well"
    lobby.taps("中文", "No appointment", "Cardiology")
    assert lobby.stands_at(TicketOut).issued.number == "K-002"
    assert lobby.papers() == ["K-002"]
    assert lobby.unclaimed() == ["K-001"]


def test_a_lost_answer_makes_no_second_number(lobby: Lobby) -> None:
    lobby.line.how = "answers_lost"
    lobby.taps("No appointment", "Cardiology")
    lobby.stands_at(HubAway)
    lobby.waits(12)
    lobby.line.how = "well"
    lobby.waits(12)
    assert lobby.waiting(HEART) == lobby.papers() == ["K-001"]


def test_a_request_survives_a_power_cut_and_is_sent_once(lobby: Lobby) -> None:
    lobby.line.how = "answers_lost"
    lobby.taps("No appointment", "Cardiology")
    lobby.line.how = "cut"
    lobby.loses_power_and_starts_again()
    lobby.stands_at(Welcome)
    lobby.line.how = "well"
    lobby.waits(12)
    lobby.waits(12)
    assert lobby.waiting(HEART) == lobby.unclaimed() == ["K-001"]
    assert lobby.performer.link.outbox.waiting() == []


def test_the_kiosk_starts_without_the_hub_from_what_it_knows_by_heart(lobby: Lobby) -> None:
    lobby.line.how = "cut"
    lobby.loses_power_and_starts_again()
    lobby.stands_at(Welcome)
    assert lobby.session.facts.catalogue is not None


def test_an_empty_printer_is_known_before_anybody_starts_and_numbers_still_come(lobby: Lobby) -> None:
    lobby.printer.faults.paper_out = True
    lobby.waits(5)
    assert lobby.session.facts.paper is PaperState.OUT
    lobby.taps("No appointment", "Cardiology")
    shown = lobby.stands_at(NumberOnScreen)
    assert shown.why is PaperState.OUT
    assert shown.issued.phone_url is not None
    assert lobby.prints() == [("refused", "out")]
    lobby.printer.faults.refill()
    lobby.taps("Done")
    lobby.waits(5)
    lobby.taps("No appointment", "Cardiology")
    assert lobby.papers() == ["K-002"]


def test_an_unplugged_printer_is_known_before_anybody_starts(lobby: Lobby) -> None:
    pull(lobby.printer)
    lobby.waits(10)
    assert lobby.session.facts.paper is PaperState.OFFLINE
    lobby.taps("No appointment", "Cardiology")
    lobby.stands_at(NumberOnScreen)


def test_paper_that_runs_out_just_now_leaves_the_number_on_the_screen(lobby: Lobby) -> None:
    lobby.printer.faults.paper_out = True
    lobby.taps("No appointment", "Cardiology")
    assert lobby.stands_at(NumberOnScreen).why is PaperState.OUT
    assert lobby.session.facts.paper is PaperState.OUT


def test_an_unknown_print_asks_and_yes_thanks(lobby: Lobby) -> None:
    lobby.printer.faults.swallow_confirmations = True
    lobby.taps("No appointment", "Cardiology")
    lobby.stands_at(DidItComeOut)
    lobby.taps("Yes, it came out")
    lobby.stands_at(Welcome)
    assert lobby.session.note == Note.THANKS
    assert [outcome for outcome, _ in lobby.prints()] == ["unknown", "printed"]
    lobby.waits(10)
    assert lobby.session.note is None


def test_an_unknown_print_asks_and_no_shows_the_number_without_a_second_copy(lobby: Lobby) -> None:
    lobby.printer.faults.swallow_confirmations = True
    lobby.taps("No appointment", "Cardiology", "No, it did not")
    lobby.stands_at(NumberOnScreen)
    assert [outcome for outcome, _ in lobby.prints()] == ["unknown", "refused"]
    assert len(lobby.papers()) <= 1


def test_paper_and_hub_broken_at_once_still_lose_nothing(lobby: Lobby) -> None:
    lobby.printer.faults.paper_out = True
    lobby.waits(5)
    lobby.taps("No appointment", "Cardiology")
    lobby.line.how = "cut"
    lobby.taps("Done", "No appointment", "Cardiology")
    lobby.stands_at(HubAway)
    lobby.line.how = "well"
    lobby.waits(12)
    lobby.stands_at(NumberOnScreen)
    assert lobby.waiting(HEART) == ["K-001", "K-002"]
    assert lobby.prints() == [("refused", "out"), ("refused", "out")]


def test_a_revoked_kiosk_sends_people_to_a_person(lobby: Lobby) -> None:
    lobby.revokes_the_kiosk()
    lobby.waits(60)
    lobby.taps("No appointment", "Cardiology")
    assert lobby.waiting(HEART) == []
    assert lobby.session.facts.pairing is not None
