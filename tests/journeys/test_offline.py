"""The hub is away, and people get their numbers all the same: from the kiosk's own lease, and once."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from display_server.db.models import Device, KioskLeft
from display_server.hub import Hub
from kiosk.flow.steps import DidItComeOut, HubAway, NumberOnScreen, TicketOut, Welcome
from kiosk.link.identity import Identity
from tests.conftest import StandingClock
from tests.display_server.services.lease_acts import another_kiosk
from tests.journeys.lobby import Lobby

HEART = "cardiology-consultation"


@pytest.fixture
def second(app: Flask, hub: Hub, clock: StandingClock, tmp_path: Path) -> Iterator[Lobby]:
    """Another kiosk of the same hub, with a line of its own."""
    key, secret = another_kiosk(hub), "second-secret"
    kept = hashlib.sha256(secret.encode()).hexdigest()
    hub.writer.run(lambda tx: tx.connection.execute(update(Device).where(Device.id == key).values(secret_hash=kept)))
    made = Lobby(app, hub, clock, tmp_path / "second-home", who=Identity(UUID(int=0xA2), secret))
    yield made
    made.close()


def holds(lobby: Lobby) -> str:
    """The number a person sees, whatever the paper did: a busy machine's printer may miss its time."""
    step = lobby.session.step
    assert isinstance(step, TicketOut | DidItComeOut | NumberOnScreen), f"at {step}"
    return step.issued.number


def take(lobby: Lobby) -> str:
    """A whole visit to the kiosk; the number that was seen."""
    lobby.taps("No appointment", "Cardiology")
    number = holds(lobby)
    lobby.taps("Yes, it came out" if isinstance(lobby.session.step, DidItComeOut) else "Done")
    return number


def test_a_number_comes_at_once_is_printed_and_is_the_hubs_when_it_is_back(lobby: Lobby) -> None:
    lobby.stamps(come=False)
    lobby.line.how = "cut"
    lobby.taps("No appointment", "Cardiology")
    ticket = lobby.stands_at(TicketOut)
    assert (ticket.issued.number, ticket.offline) == ("K-500", True)
    assert (ticket.issued.phone_url, ticket.issued.code, ticket.issued.people_ahead) == (None, None, None)
    (strip,) = lobby.printer.wait_for(1)
    assert (strip.number, strip.qr) == ("K-500", None)
    assert "Issued without connection to the hub" in " ".join(strip.text.split())
    assert lobby.visits() == []
    lobby.line.how = "well"
    lobby.waits(12)
    assert lobby.waiting(HEART) == ["K-500"]
    assert lobby.moves() == ["issued_offline"]
    assert lobby.prints() == [("printed", None)]
    assert lobby.unclaimed() == []
    assert lobby.desk_calls() == "K-500"


def test_a_line_that_is_simply_cut_is_noticed_at_the_first_request(lobby: Lobby) -> None:
    """No stamp was missed yet, but no connection came about: nothing was sent, so nothing can be doubled."""
    lobby.line.how = "cut"
    assert take(lobby) == "K-500"
    lobby.line.how = "well"
    lobby.waits(12)
    assert take(lobby) == "K-001"
    assert lobby.waiting(HEART) == ["K-001", "K-500"]
    assert lobby.unclaimed() == []


def test_who_came_during_the_outage_is_called_before_who_came_after(lobby: Lobby) -> None:
    first = take(lobby)
    lobby.line.how = "cut"
    away = []
    for _ in range(3):
        lobby.waits(60)
        away.append(take(lobby))
    lobby.waits(60)
    lobby.line.how = "well"
    after = take(lobby)
    lobby.waits(12)
    assert (
        [number for _, number in lobby.visits()]
        == [first, *away, after]
        == ["K-001", "K-500", "K-501", "K-502", "K-002"]
    )


def test_a_person_who_leaves_before_the_paper_is_out_leaves_no_ghost(lobby: Lobby) -> None:
    lobby.printer.faults.paper_out = True
    lobby.waits(5)
    lobby.stamps(come=False)
    lobby.line.how = "cut"
    lobby.taps("No appointment", "Cardiology")
    assert lobby.stands_at(NumberOnScreen).offline
    lobby.line.how = "well"
    lobby.taps("Done")
    lobby.waits(12)
    assert lobby.prints() == [("refused", "out")]
    assert lobby.unclaimed() == []


def test_an_unknown_print_of_a_leased_number_is_asked_about(lobby: Lobby) -> None:
    lobby.printer.faults.swallow_confirmations = True
    lobby.line.how = "cut"
    lobby.taps("No appointment", "Cardiology")
    assert lobby.stands_at(DidItComeOut).offline
    lobby.taps("No, it did not")
    assert lobby.stands_at(NumberOnScreen).offline


def test_a_lost_answer_gives_no_second_number_unasked(lobby: Lobby) -> None:
    lobby.line.how = "answers_lost"
    lobby.taps("No appointment", "Cardiology")
    assert lobby.stands_at(HubAway) == HubAway(offers_number=True)
    lobby.line.how = "well"
    lobby.waits(12)
    assert holds(lobby) == "K-001"
    assert lobby.waiting(HEART) == ["K-001"]
    assert lobby.unclaimed() == []


def test_who_takes_a_new_number_holds_one_and_the_lost_one_is_unclaimed(lobby: Lobby) -> None:
    lobby.line.how = "answers_lost"
    lobby.taps("No appointment", "Cardiology", "Take a number now")
    assert holds(lobby) == "K-500"
    lobby.line.how = "well"
    lobby.waits(12)
    assert holds(lobby) == "K-500"
    assert lobby.waiting(HEART) == ["K-001", "K-500"]
    assert lobby.unclaimed() == ["K-001"]


def test_the_offer_taken_up_twice_gives_one_number(lobby: Lobby) -> None:
    lobby.line.how = "answers_lost"
    lobby.taps("No appointment", "Cardiology", "Take a number now", "Take a number now")
    assert holds(lobby) == "K-500"
    lobby.line.how = "well"
    lobby.waits(12)
    assert lobby.waiting(HEART) == ["K-001", "K-500"]


def test_a_power_cut_leaves_the_leased_number_to_its_paper(lobby: Lobby) -> None:
    lobby.line.how = "cut"
    assert take(lobby) == "K-500"
    lobby.loses_power_and_starts_again()
    assert take(lobby) == "K-501"
    lobby.line.how = "well"
    lobby.waits(12)
    assert lobby.waiting(HEART) == ["K-500", "K-501"]
    assert lobby.unclaimed() == []


def test_when_the_lease_is_used_up_it_is_as_before(lobby: Lobby) -> None:
    lobby.line.how = "cut"
    assert [take(lobby) for _ in range(20)] == [f"K-{number}" for number in range(500, 520)]
    lobby.taps("No appointment", "Cardiology")
    assert lobby.stands_at(HubAway) == HubAway(offers_number=False)
    assert HEART not in lobby.session.facts.leased
    lobby.line.how = "well"
    lobby.waits(12)
    assert holds(lobby) == "K-001"
    assert len(lobby.waiting(HEART)) == 21


def test_at_half_another_block_is_asked_for_and_its_size_is_the_rate(lobby: Lobby) -> None:
    assert [(first, last) for first, last, _, _ in lobby.blocks()] == [(500, 519)]
    for _ in range(30):
        take(lobby)
    lobby.waits(12)
    assert [(first, last) for first, last, _, _ in lobby.blocks()] == [(500, 519), (540, 579)], (
        "520–539 are the next day's"
    )


def test_two_kiosks_without_their_hub_never_give_the_same_number(lobby: Lobby, second: Lobby) -> None:
    lobby.line.how = second.line.how = "cut"
    given = [take(kiosk) for _ in range(5) for kiosk in (lobby, second)]
    assert len(set(given)) == 10
    lobby.line.how = "well"
    lobby.waits(12)
    second.line.how = "well"
    second.waits(12)
    assert sorted(lobby.waiting(HEART)) == sorted(given)


def test_a_lost_kiosk_takes_its_numbers_with_it(lobby: Lobby, second: Lobby) -> None:
    lobby.line.how = "cut"
    lost = take(lobby)
    for _ in range(3):
        take(second)
    second.waits(12)
    assert all(first >= 520 for first, _, _, _ in second.blocks()[1:])
    assert lost not in second.waiting(HEART)


def test_an_unused_block_is_given_back_when_its_day_is_over(lobby: Lobby, clock: StandingClock) -> None:
    clock.move(days=1)
    lobby.waits(12)
    (_, _, returned, next_number), fresh = lobby.blocks()
    assert (returned is not None, next_number) == (True, 500)
    assert fresh[:2] == (520, 539)
    lobby.line.how = "cut"
    assert take(lobby) == "K-520"
    lobby.line.how = "well"
    lobby.waits(12)
    assert lobby.visits() == [("2026-03-13", "K-520")]


def test_a_number_of_yesterdays_outage_keeps_its_day_and_its_number(lobby: Lobby, clock: StandingClock) -> None:
    lobby.line.how = "cut"
    take(lobby)
    clock.move(days=1)
    lobby.line.how = "well"
    lobby.waits(12)
    lobby.waits(12)
    assert lobby.visits() == [("2026-03-12", "K-500")]
    returned = lobby.blocks()[0]
    assert returned[3] == 501


def test_a_block_of_another_day_is_not_used(lobby: Lobby, clock: StandingClock) -> None:
    lobby.line.how = "cut"
    clock.move(days=2)
    lobby.taps("No appointment", "Cardiology")
    lobby.stands_at(HubAway)


@pytest.mark.parametrize("wrong", [timedelta(hours=-9), timedelta(hours=15)])
def test_a_kiosks_clock_that_is_wrong_by_hours_changes_nothing(lobby: Lobby, wrong: timedelta) -> None:
    lobby.sets_its_clock(wrong)
    lobby.waits(12)
    lobby.line.how = "cut"
    assert take(lobby) == "K-500"
    lobby.line.how = "well"
    lobby.waits(12)
    assert lobby.visits() == [("2026-03-12", "K-500")]


def test_a_clock_that_goes_back_without_the_hub_gives_no_number(lobby: Lobby) -> None:
    """Nobody can say which day it is until the hub is heard again."""
    lobby.line.how = "cut"
    lobby.sets_its_clock(timedelta(hours=-2))
    lobby.taps("No appointment", "Cardiology")
    lobby.stands_at(HubAway)
    lobby.line.how = "well"
    lobby.waits(12)
    lobby.taps("Done")
    lobby.line.how = "cut"
    assert take(lobby) == "K-500"


def test_a_revoked_kiosk_gives_nothing_more(lobby: Lobby) -> None:
    lobby.revokes_the_kiosk()
    lobby.waits(60)
    lobby.line.how = "cut"
    lobby.stamps(come=False)
    lobby.taps("No appointment", "Cardiology")
    assert lobby.printer.tickets == []


def test_chen_never_sees_the_leased_number_of_boris(lobby: Lobby) -> None:
    lobby.line.how = "cut"
    boris = take(lobby)
    lobby.stands_at(Welcome)
    chen = take(lobby)
    assert (boris, chen) == ("K-500", "K-501")


def test_who_gives_up_while_the_hub_is_away_is_counted_when_it_is_back(lobby: Lobby, hub: Hub) -> None:
    lobby.line.how = "cut"
    lobby.taps("No appointment")
    lobby.waits(80)  # the question, and nobody answers
    lobby.stands_at(Welcome)
    lobby.loses_power_and_starts_again()
    lobby.line.how = "well"
    lobby.waits(12)
    with hub.database.reading() as session:
        counted = [(row.step, row.count) for row in session.scalars(select(KioskLeft))]
    assert counted == [("choosedepartment", 1)]
