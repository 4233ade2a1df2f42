"""A patient is called no sooner than they can have walked from their kiosk; the way costs an act no statement."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Stage, Walk
from display_server.hub import Hub
from display_server.services.desks.call_next import Called, call_next
from display_server.services.lines.lines_now import lines_now
from display_server.services.stages.service_facts import service_called
from display_server.services.stages.walk import walk_from
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, book, staff, take_number
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True

CARDIOLOGYS_PLACE = 1
THREE = timedelta(minutes=3)


def far(hub: Hub, minutes: int = 3) -> None:
    def write(tx: Transaction) -> None:
        tx.session.add(Walk(device_id=KIOSK, place_id=CARDIOLOGYS_PLACE, minutes=minutes))

    hub.writer.run(write)


def callable_at(hub: Hub, visit_id: UUID) -> datetime | None:
    with hub.database.reading() as session:
        found: datetime | None = session.scalar(select(Stage.callable_at).where(Stage.visit_id == visit_id))
        return found


def call(hub: Hub) -> Called | None:
    return hub.writer.run(lambda tx: call_next(tx, desk="cardiology-12", who="account:1"))


def test_whoever_took_a_number_far_away_is_called_when_they_can_be_there(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    far(hub)
    issued = take_number(hub)
    assert callable_at(hub, issued.visit_id) == NOW + THREE
    assert call(hub) is None
    clock.move(minutes=3)
    called = call(hub)
    assert called is not None
    assert called.number == issued.number


def test_who_may_go_away_must_be_back_from_the_farthest_kiosk(hub: Hub) -> None:
    def walks(service: str) -> timedelta:
        with hub.database.reading() as session:
            return next(line.walk for line in lines_now(session, NOW) if line.service == service)

    assert walks(CARDIOLOGY) == timedelta(0), "nobody has entered how far it is"
    hub.writer.run(lambda tx: tx.session.execute(update(Department).values(walk_minutes=6)))
    assert walks(CARDIOLOGY) == timedelta(minutes=6)
    far(hub, 12)
    assert walks(CARDIOLOGY) == timedelta(minutes=12)
    assert walks(BLOOD) == timedelta(minutes=6)


def test_a_booked_patient_walks_as_far(hub: Hub) -> None:
    far(hub)
    book(hub)
    issued = arrive(hub).issued
    assert issued is not None
    assert callable_at(hub, issued.visit_id) == NOW + THREE


def test_where_no_way_is_entered_the_departments_minutes_count(hub: Hub) -> None:
    far(hub)
    hub.writer.run(lambda tx: tx.session.execute(update(Department).values(walk_minutes=5)))
    assert callable_at(hub, take_number(hub).visit_id) == NOW + THREE
    assert callable_at(hub, take_number(hub, BLOOD).visit_id) == NOW + timedelta(minutes=5)


def test_a_changed_way_counts_from_the_next_number_on(hub: Hub) -> None:
    assert callable_at(hub, take_number(hub).visit_id) == NOW
    far(hub)
    assert callable_at(hub, take_number(hub).visit_id) == NOW + THREE


def test_the_way_is_known_between_acts(hub: Hub) -> None:
    take_number(hub)

    def ask(tx: Transaction) -> bool:
        facts = tx._facts  # what this test is about
        return any(key[:3] == ("walk", KIOSK, CARDIOLOGYS_PLACE) for key in facts if isinstance(key, tuple))

    assert hub.writer.run(ask)  # on PostgreSQL for a second: another process may have changed the catalogue
    assert hub.writer.run(lambda tx: walk_from(tx, None, service_called(tx, CARDIOLOGY))) == timedelta(0)
