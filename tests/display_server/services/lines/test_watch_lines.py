"""Lines that nobody serves: when their department is alarmed, when it is not, and who has seen it."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from config.contract.hours import Day, Hours, Span
from display_server.db.models import Alarm, Site
from display_server.hub import Hub
from display_server.services.desks.staff_desk import open_desk
from display_server.services.lines.broadcasts import end_broadcast
from display_server.services.lines.watch_lines import acknowledge_alarm, watch_lines
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.lines.test_broadcasts import start
from tests.display_server.services.queue_acts import arrive, book, staff, take_number
from tests.display_server.services.test_trouble import DESK, version
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
VILNIUS = ZoneInfo("Europe/Vilnius")


def alarms(hub: Hub) -> list[Alarm]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Alarm).order_by(Alarm.id)))


def test_people_who_wait_where_no_desk_is_open_alarm_their_department(hub: Hub, clock: StandingClock) -> None:
    ruta = staff(hub, desk=None)
    take_number(hub)
    assert hub.writer.run(watch_lines) == 0
    clock.move(minutes=9)
    assert hub.writer.run(watch_lines) == 0
    before = version(hub, "department:cardiology")
    clock.move(minutes=1)
    assert hub.writer.run(watch_lines) == 1
    assert version(hub, "department:cardiology") > before
    (alarm,) = alarms(hub)
    assert (alarm.service_id, alarm.since, alarm.raised_at) == (1, NOW, clock.now())
    hub.writer.run(lambda tx: acknowledge_alarm(tx, key=alarm.id, account_id=ruta, department="cardiology"))
    assert alarms(hub)[0].acknowledged_by == ruta
    hub.writer.run(lambda tx: open_desk(tx, desk=DESK, account_id=ruta))
    assert hub.writer.run(watch_lines) == 0
    assert alarms(hub)[0].ended_at == clock.now()


def test_a_desk_that_opens_in_time_alarms_nobody(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    hub.writer.run(watch_lines)
    clock.move(minutes=5)
    staff(hub)
    hub.writer.run(watch_lines)
    clock.move(minutes=30)
    assert hub.writer.run(watch_lines) == 0
    assert [alarm.raised_at for alarm in alarms(hub)] == [None]


def test_before_the_doors_open_and_in_a_break_nobody_is_alarmed(hub: Hub, clock: StandingClock) -> None:
    """10:00: booked patients sit there already. The service opens at half past ten and breaks from twelve to one."""
    break_at_noon = Span(opens=time(12), closes=time(13))
    day = Day(spans=(Span(opens=time(10, 30), closes=time(17)),), breaks=(break_at_noon,))
    book(hub)
    arrive(hub)
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "hours", Hours(weekly=(day,) * 7)))
    raised = []
    for _ in range(9):  # from ten to two
        raised.append((f"{clock.now().astimezone(VILNIUS):%H:%M}", hub.writer.run(watch_lines)))
        clock.move(minutes=30)
    assert [at for at, alarms_now in raised if alarms_now] == ["11:00", "11:30", "13:30", "14:00"]


def test_where_all_must_leave_nobody_is_alarmed_until_the_all_clear(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    hub.writer.run(watch_lines)
    staff(hub, desk=None)
    key = start(hub)
    clock.move(minutes=20)
    assert hub.writer.run(watch_lines) == 0
    hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=1))
    hub.writer.run(watch_lines)
    clock.move(minutes=10)
    assert hub.writer.run(watch_lines) == 1


def test_an_alarm_is_acknowledged_in_its_own_department_only(hub: Hub, clock: StandingClock) -> None:
    ruta = staff(hub, desk=None)
    take_number(hub)
    for _ in range(2):
        hub.writer.run(watch_lines)
        clock.move(minutes=10)
    with pytest.raises(Refused, match="alarm_unknown"):
        hub.writer.run(lambda tx: acknowledge_alarm(tx, key=1, account_id=ruta, department="laboratory"))
    with pytest.raises(Refused, match="alarm_unknown"):
        hub.writer.run(lambda tx: acknowledge_alarm(tx, key=99, account_id=ruta))
