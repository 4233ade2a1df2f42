"""Messages that stop a zone: calls are refused in it, timers stand still, and the all-clear is heard by all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from config.contract.push import Emergency
from display_server.db.models import AuditLine
from display_server.db.reading.freezes import freezes_of
from display_server.db.reading.states import queue_state, statements
from display_server.domain.broadcast import BroadcastKind, Zone, waited
from display_server.hub import Hub
from display_server.services.lines.broadcasts import end_broadcast, end_due_broadcasts, start_broadcast
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import staff, take_number
from tests.display_server.services.test_trouble import called, version
from tests.small_cast import NOW

ON_BOTH_DATABASES = True


def start(hub: Hub, zone: Zone = Zone.SITE, **where: str) -> int:
    return hub.writer.run(
        lambda tx: start_broadcast(tx, site="st-anna", kind=BroadcastKind.EVACUATE, zone=zone, account_id=1, **where)  # type: ignore[arg-type]
    )


def phones(hub: Hub) -> list[Emergency]:
    """What the phones of cardiology's line are told."""
    with hub.database.reading() as session:
        line = queue_state(statements(session), 1, hub.clock.now())
    assert line is not None
    return line.emergencies


@pytest.mark.parametrize(
    ("zone", "where", "freezes"),
    [
        (Zone.SITE, {}, True),
        (Zone.FLOOR, {"floor": "2"}, True),
        (Zone.FLOOR, {"floor": "1"}, False),
        (Zone.DEPARTMENT, {"department": "cardiology"}, True),
        (Zone.DEPARTMENT, {"department": "laboratory"}, False),
    ],
)
def test_nobody_is_called_in_a_messages_zone_until_the_all_clear(
    hub: Hub, zone: Zone, where: dict[str, str], freezes: bool
) -> None:
    staff(hub)
    take_number(hub)
    key = start(hub, zone, **where)
    told = phones(hub)
    assert [(one.key, one.zone, one.where) for one in told] == ([(key, zone.value, None)] if freezes else [])
    if freezes:
        with pytest.raises(Refused, match="broadcast"):
            called(hub)
    hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=1))
    assert called(hub) == "K-001"


def test_a_timer_that_ran_stands_still_from_the_message_to_the_all_clear(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    take_number(hub)
    called(hub)
    clock.move(minutes=2)
    key = start(hub)
    clock.move(minutes=30)

    def minutes() -> timedelta:
        with hub.database.reading() as session:
            return waited(NOW, clock.now(), freezes_of(statements(session), 1, NOW))

    assert minutes() == timedelta(minutes=2)
    hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=1))
    clock.move(minutes=1)
    assert minutes() == timedelta(minutes=3)


def test_a_message_for_a_time_ends_by_itself_and_all_hear_of_both(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    until = NOW + timedelta(minutes=15)
    hub.writer.run(
        lambda tx: start_broadcast(tx, site="st-anna", kind=BroadcastKind.IT, zone=Zone.SITE, account_id=1, until=until)
    )
    first = version(hub, "lobby:st-anna")
    clock.move(minutes=15)
    take_number(hub)
    assert called(hub) == "K-001"
    assert hub.writer.run(end_due_broadcasts) == 1
    assert version(hub, "lobby:st-anna") > first
    with hub.database.reading() as session:
        assert session.scalars(select(AuditLine.what)).all() == ["start_broadcast", "end_broadcast"]


@pytest.mark.parametrize("where", [{"zone": Zone.FLOOR}, {"zone": Zone.DEPARTMENT, "department": "nowhere"}])
def test_a_message_without_its_place_is_refused(hub: Hub, where: dict[str, str]) -> None:
    staff(hub)
    with pytest.raises(Refused, match="zone_unknown"):
        start(hub, **where)  # type: ignore[arg-type]
