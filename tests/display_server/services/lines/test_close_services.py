"""The end of a service's day: leftovers become unserved with a line, and a desk that stays open works overtime."""

from datetime import time

import pytest
from sqlalchemy import select

from config.contract.hours import Day, Hours, Span
from display_server.db.models import DiaryLine, Service, Site, Stage, Visit
from display_server.db.reading.overdue import no_shows
from display_server.db.reading.states import statements
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.serve_patient import recall
from display_server.services.desks.staff_desk import close_desk
from display_server.services.lines.broadcasts import end_broadcast
from display_server.services.lines.close_services import SLICE, close_ended_services, slip_for_another_day
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.lines.test_broadcasts import start
from tests.display_server.services.queue_acts import BLOOD, staff, take_number
from tests.display_server.services.test_serving import department
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

DESK = "cardiology-12"
UNTIL_FIVE = Hours(weekly=(Day(spans=(Span(opens=time(8), closes=time(17)),)),) * 7)


@pytest.fixture(autouse=True)
def _hours(hub: Hub) -> None:
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "hours", UNTIL_FIVE))


def states(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Stage.state).order_by(Stage.due_at, Stage.id)))


def test_leftovers_become_unserved_with_a_line_and_never_vanish(hub: Hub, clock: StandingClock) -> None:
    clock.move(hours=6, minutes=50)  # 16:50 on the hospital's clocks
    take_number(hub)
    assert hub.writer.run(close_ended_services) == 0
    clock.move(minutes=10)
    assert hub.writer.run(close_ended_services) == 1
    assert states(hub) == ["unserved"]
    with hub.database.reading() as session:
        line = session.scalars(select(DiaryLine).where(DiaryLine.move == "close")).one()
    assert (line.who, (line.why or {})["reason"]) == ("hub", "service_ended")


def test_a_desk_that_stays_open_works_overtime(hub: Hub, clock: StandingClock) -> None:
    ruta = staff(hub)
    clock.move(hours=6, minutes=50)
    take_number(hub)
    clock.move(minutes=30)
    assert hub.writer.run(close_ended_services) == 0
    hub.writer.run(lambda tx: close_desk(tx, desk=DESK, account_id=ruta))
    assert hub.writer.run(close_ended_services) == 1


def test_nobodys_day_ends_while_a_message_empties_the_house(hub: Hub, clock: StandingClock) -> None:
    clock.move(hours=6, minutes=50)
    take_number(hub)
    staff(hub, desk=None)
    key = start(hub)
    clock.move(minutes=30)
    assert hub.writer.run(close_ended_services) == 0
    hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=1))
    assert hub.writer.run(close_ended_services) == 1


def test_who_comes_before_the_doors_open_waits_for_that_day(hub: Hub, clock: StandingClock) -> None:
    clock.move(hours=-3)  # 07:00
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "hours", None))
    take_number(hub)
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "hours", UNTIL_FIVE))
    assert hub.writer.run(close_ended_services) == 0


def test_a_service_that_ended_is_not_hidden_by_long_lines_that_go_on(hub: Hub, clock: StandingClock) -> None:
    until_eleven = Hours(weekly=(Day(spans=(Span(opens=time(8), closes=time(11)),)),) * 7)
    for _ in range(210):
        take_number(hub)
    hub.writer.run(
        lambda tx: setattr(tx.session.scalars(select(Service).filter_by(code=BLOOD)).one(), "hours", until_eleven)
    )
    clock.move(minutes=50)
    last = [take_number(hub, BLOOD).number for _ in range(SLICE + 2)]
    assert hub.writer.run(close_ended_services) == 0
    clock.move(minutes=10)
    assert [hub.writer.run(close_ended_services) for _ in range(3)] == [SLICE, 2, 0]
    with hub.database.reading() as session:
        ended = session.scalars(
            select(Visit.shown_number).join(Stage).where(Stage.state == "unserved").order_by(Visit.number)
        )
        assert list(ended) == last


def test_a_slip_for_another_day_ends_the_wait_with_a_line(hub: Hub) -> None:
    staff(hub)
    take_number(hub)
    hub.writer.run(lambda tx: slip_for_another_day(tx, desk=DESK, number="K-001", who="account:1"))
    assert states(hub) == ["unserved"]
    with pytest.raises(Refused, match="not_waiting"):
        hub.writer.run(lambda tx: slip_for_another_day(tx, desk=DESK, number="K-001", who="account:1"))


def test_a_service_without_hours_crosses_the_days_change_and_the_visit_keeps_its_day(
    hub: Hub, clock: StandingClock
) -> None:
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "hours", None))
    staff(hub)
    clock.move(hours=13, minutes=50)  # 23:50
    before = take_number(hub)
    clock.move(minutes=20)
    after = take_number(hub)
    assert (before.day.isoformat(), after.day.isoformat()) == ("2026-03-12", "2026-03-13")
    assert (before.number, after.number) == ("K-001", "K-002")  # not another K-001 beside the one that waits
    assert hub.writer.run(close_ended_services) == 0
    assert (department(hub).waiting, department(hub).next) == (2, ["K-001", "K-002"])
    called = hub.writer.run(lambda tx: call_next(tx, desk=DESK, who="account:1"))
    assert called is not None
    assert called.visit_id == before.visit_id
    assert [call.number for call in department(hub).calling] == ["K-001"]


def test_nobody_becomes_a_no_show_while_a_message_stands(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    take_number(hub)
    hub.writer.run(lambda tx: call_next(tx, desk=DESK, who="account:1"))
    for _ in range(2):
        hub.writer.run(lambda tx: recall(tx, desk=DESK, number="K-001", who="account:1"))
    start(hub)
    clock.move(minutes=30)
    with hub.database.reading() as session:
        assert no_shows(statements(session), clock.now()) == []
    hub.writer.run(lambda tx: tx.connection.exec_driver_sql("DELETE FROM broadcast"))
    with hub.database.reading() as session:
        assert len(no_shows(statements(session), clock.now())) == 1
    assert clock.now() > NOW
