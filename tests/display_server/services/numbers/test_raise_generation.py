"""After a backup was put back: nothing that may be on paper is given again, and what comes in from then is recorded."""

import pytest
from sqlalchemy import delete, select

from config.contract.device_api import LeasedBlock
from display_server.db.models import AuditLine, HubIdentity, NumberCounter, NumberLease, Site, Visit
from display_server.db.reading.topic_versions import versions
from display_server.hub import Hub
from display_server.services.numbers.raise_generation import raise_generation
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.lease_acts import hand_in, lease, offline
from tests.display_server.services.queue_acts import take_number

ON_BOTH_DATABASES = True


def restored(hub: Hub) -> int:
    return hub.writer.run(lambda tx: raise_generation(tx, who="command"))


def forget_block(hub: Hub, block: LeasedBlock) -> None:
    """The backup is older than this block."""
    hub.writer.run(lambda tx: tx.connection.execute(delete(NumberLease).where(NumberLease.id == block.lease_id)))


def forget_counters(hub: Hub) -> None:
    """The backup is older than this day."""
    hub.writer.run(lambda tx: tx.connection.execute(delete(NumberCounter)))


def test_the_hubs_numbers_and_new_blocks_go_on_past_everything_that_may_have_been_given(hub: Hub) -> None:
    take_number(hub)
    forget_block(hub, lease(hub))
    restored(hub)
    assert take_number(hub).number == "K-3001"
    assert (lease(hub).first, lease(hub, series="tests").first) == (3002, 3001)


def test_a_backup_of_another_day_gives_nothing_of_today_again(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    clock.move(days=2)
    restored(hub)
    assert take_number(hub).number == "K-3001"
    clock.move(days=1)
    assert take_number(hub).number == "K-3001", "blocks of the next day may have been given, too"
    clock.move(days=1)
    assert take_number(hub).number == "K-001"


def test_a_number_of_a_forgotten_block_is_recorded_as_it_happened_once(hub: Hub) -> None:
    block = lease(hub)
    forget_block(hub, block)
    restored(hub)
    body = offline(block, 507)
    for _ in range(2):
        hand_in(hub, body)
    with hub.database.reading() as session:
        visit = session.scalars(select(Visit)).one()
    assert (visit.shown_number, visit.day) == ("K-507", block.day.isoformat())
    with pytest.raises(Refused, match="number_used"):
        hand_in(hub, offline(block, 507))


def test_a_number_of_a_forgotten_block_of_yesterday_keeps_its_day(hub: Hub, clock: StandingClock) -> None:
    block = lease(hub)
    given_at = clock.now()
    clock.move(days=1)
    forget_block(hub, block)
    forget_counters(hub)
    take_number(hub)
    hub.writer.run(lambda tx: tx.connection.execute(NumberCounter.__table__.update().values(day=block.day.isoformat())))  # type: ignore[attr-defined]
    restored(hub)
    hand_in(hub, offline(block, 511, at=given_at))
    with hub.database.reading() as session:
        assert session.scalar(select(Visit.day).where(Visit.number == 511)) == block.day.isoformat()


def test_without_a_restored_backup_an_unknown_block_is_refused(hub: Hub) -> None:
    block = lease(hub)
    forget_block(hub, block)
    take_number(hub)
    with pytest.raises(Refused, match="lease_unknown"):
        hand_in(hub, offline(block, 507))


def test_what_is_anothers_or_past_the_gap_is_refused_also_then(hub: Hub) -> None:
    lost = lease(hub)
    kept = lease(hub)
    forget_block(hub, lost)
    restored(hub)
    for number in (kept.first, 3001, 499):
        with pytest.raises(Refused, match="lease_unknown"):
            hand_in(hub, offline(lost, number))


def test_every_screen_hears_of_it_and_the_audit_says_so(hub: Hub) -> None:
    with hub.database.reading() as session:
        before = session.scalars(select(Site.catalogue_revision)).one()
    assert restored(hub) == 2
    with hub.database.reading() as session:
        assert session.scalars(select(HubIdentity.generation)).one() == 2
        assert session.scalars(select(Site.catalogue_revision)).one() > before + 100
        assert versions(session, ["site:st-anna"]) == {"site:st-anna": 1}
        assert session.scalars(select(AuditLine.what)).all() == ["hub.restored"]


def test_said_twice_it_harms_nobody(hub: Hub, clock: StandingClock) -> None:
    restored(hub)
    first = int(take_number(hub).number[2:])
    clock.move(minutes=1)
    restored(hub)
    assert int(take_number(hub).number[2:]) > first
