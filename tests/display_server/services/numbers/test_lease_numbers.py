"""Blocks for kiosks: nobody else ever gets one of their numbers, whatever became of the kiosk."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from config.contract.device_api import LeasedBlock
from display_server.db.models import NumberCounter, NumberLease, Visit
from display_server.hub import Hub
from display_server.services.devices.revoke_device import revoke_device
from display_server.services.forget_old import forget_old
from display_server.services.numbers.lease_numbers import MOST_BLOCKS
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.lease_acts import another_kiosk, give_back, hand_in, lease, offline
from tests.display_server.services.queue_acts import take_number
from tests.small_cast import KIOSK

ON_BOTH_DATABASES = True


def numbers(block: LeasedBlock) -> range:
    return range(block.first, block.last + 1)


def set_counter(hub: Hub, last: int) -> None:
    take_number(hub)
    hub.writer.run(lambda tx: tx.connection.execute(update(NumberCounter).values(last=last)))


def test_the_first_block_begins_at_500_and_the_next_follows(hub: Hub) -> None:
    assert [(block.first, block.last) for block in (lease(hub), lease(hub, 5))] == [(500, 519), (520, 524)]
    assert lease(hub, series="tests").first == 500


def test_a_block_is_for_the_hubs_business_day(hub: Hub) -> None:
    block = lease(hub)
    assert block.day.isoformat() == "2026-03-12"
    assert block.starts_at == datetime(2026, 3, 11, 22, 0, tzinfo=UTC)
    assert block.ends_at == datetime(2026, 3, 12, 22, 0, tzinfo=UTC)


def test_a_day_of_23_hours_has_23(hub: Hub, clock: StandingClock) -> None:
    clock.move(days=17)
    block = lease(hub)
    assert block.ends_at - block.starts_at == timedelta(hours=23)


def test_the_same_request_gets_the_same_block(hub: Hub) -> None:
    request_id = uuid7()
    assert lease(hub, request_id=request_id) == lease(hub, request_id=request_id)
    assert lease(hub).first == 520


def test_the_next_days_block_is_given_before_midnight_and_handed_in_after_it(hub: Hub, clock: StandingClock) -> None:
    today = lease(hub)
    ahead = lease(hub, day=today.day + timedelta(days=1))
    assert (ahead.first, ahead.day, ahead.starts_at) == (520, today.day + timedelta(days=1), today.ends_at)
    clock.move(days=1)
    assert lease(hub).first == 540, "past the block that was given yesterday"
    hand_in(hub, offline(ahead, 520, at=clock.now()))
    with hub.database.reading() as session:
        visit = session.scalars(select(Visit)).one()
    assert (str(visit.day), visit.number) == (ahead.day.isoformat(), 520)


@pytest.mark.parametrize("days", [-1, 2])
def test_blocks_are_for_today_or_the_next_day_only(hub: Hub, days: int) -> None:
    day = lease(hub).day + timedelta(days=days)
    with pytest.raises(Refused, match="day_not_leased"):
        lease(hub, day=day)


def test_the_next_day_begins_at_500_again(hub: Hub, clock: StandingClock) -> None:
    block = lease(hub)
    clock.move(days=1)
    give_back(hub, block, 503)
    assert lease(hub).first == 500


def test_the_hubs_counter_steps_over_every_block(hub: Hub) -> None:
    set_counter(hub, 498)
    lease(hub, 20)
    lease(hub, 20)
    assert [take_number(hub).number for _ in range(3)] == ["K-499", "K-540", "K-541"]


def test_a_block_begins_past_what_the_counter_issued(hub: Hub) -> None:
    set_counter(hub, 700)
    assert lease(hub).first == 701
    assert take_number(hub).number == "K-721"


def test_no_number_of_a_lost_kiosks_block_is_ever_issued_again(hub: Hub) -> None:
    lost = lease(hub, 50)
    set_counter(hub, 499)
    other = another_kiosk(hub)
    later = [lease(hub, 50, device=other) for _ in range(3)]
    issued = {int(take_number(hub).number[2:]) for _ in range(100)}
    assert not set(numbers(lost)) & (issued | set(chain.from_iterable(map(numbers, later))))


def test_what_was_given_back_is_not_given_again(hub: Hub) -> None:
    block = lease(hub)
    give_back(hub, block, block.first)
    assert lease(hub).first == 520
    with pytest.raises(Refused, match="number_not_leased"):
        hand_in(hub, offline(block, block.first))


def test_what_was_given_before_the_return_may_still_come_in(hub: Hub) -> None:
    block = lease(hub)
    give_back(hub, block, block.first + 1)
    hand_in(hub, offline(block, block.first))


def test_nobody_returns_anothers_block(hub: Hub) -> None:
    block = lease(hub)
    give_back(hub, block, block.first, device=another_kiosk(hub))
    with hub.database.reading() as session:
        assert session.scalars(select(NumberLease.returned_at)).one() is None


def test_revoking_a_kiosk_takes_its_blocks_back(hub: Hub, clock: StandingClock) -> None:
    lease(hub)
    hub.writer.run(lambda tx: revoke_device(tx, device_id=KIOSK, who="command"))
    with hub.database.reading() as session:
        assert session.scalars(select(NumberLease.returned_at)).one() == clock.now()


def test_an_unknown_series_and_a_kiosk_gone_mad_are_refused(hub: Hub) -> None:
    with pytest.raises(Refused, match="series_unknown"):
        lease(hub, series="palmistry")
    for _ in range(MOST_BLOCKS):
        lease(hub, 1)
    with pytest.raises(Refused, match="too_many_leases"):
        lease(hub, 1)


def test_a_block_is_forgotten_long_after_its_day(hub: Hub, clock: StandingClock) -> None:
    lease(hub)
    clock.move(days=89)
    hub.writer.run(forget_old)
    with hub.database.reading() as session:
        assert session.scalars(select(NumberLease)).all()
    clock.move(days=2)
    hub.writer.run(forget_old)
    with hub.database.reading() as session:
        assert not session.scalars(select(NumberLease)).all()


@pytest.mark.parametrize("most", [1300, pytest.param(2500, marks=pytest.mark.long)])
def test_so_many_numbers_of_a_series_from_hub_and_leases_are_so_many_numbers(hub: Hub, most: int) -> None:
    """Past 999 in both, mixed as a long outage would: nothing twice, nothing refused, four digits where they are due."""
    shown: list[str] = []
    kiosks = [KIOSK, another_kiosk(hub)]
    while len(shown) < most:
        block = lease(hub, 60, device=kiosks[len(shown) % 2])
        device = kiosks[len(shown) % 2]
        shown.extend(take_number(hub).number for _ in range(90))
        for number in range(block.first, block.first + 40):  # a third of each block stays unused
            hand_in(hub, offline(block, number), device=device)
            shown.append(f"K-{number:03d}")
    assert len(set(shown)) == len(shown) >= most
    assert any(len(number) == 6 for number in shown)
    with hub.database.reading() as session:
        stored = session.scalars(select(Visit.shown_number)).all()
    assert sorted(stored) == sorted(shown)
