"""A service closes early today: numbers end, the next day is as before, and an administrator's own change meanwhile stays."""

from datetime import time

import pytest
from sqlalchemy import select

from config.contract.hours import Day, Hours, Span
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Service, Site
from display_server.hub import Hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.short_days import close_today, end_short_days, open_again
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number

ON_BOTH_DATABASES = True
SERVICE = "cardiology-consultation"
WEEK = Hours(weekly=(Day(spans=(Span(opens=time(8), closes=time(17)),)),) * 7)


def close(hub: Hub, at: time) -> int:
    return hub.writer.run(lambda tx: close_today(tx, service=SERVICE, at=at, who="account:1"))


def hours_of(hub: Hub) -> Hours | None:
    with hub.database.reading() as session:
        return session.scalars(select(Service.hours).where(Service.code == SERVICE)).one()


def site_works(hub: Hub, hours: Hours | None) -> None:
    def enter(tx: Transaction) -> None:
        tx.session.scalars(select(Site)).one().hours = hours

    hub.writer.run(enter)


def test_from_its_time_on_nobody_gets_a_number_and_the_next_day_is_as_it_was(hub: Hub, clock: StandingClock) -> None:
    site_works(hub, WEEK)
    close(hub, time(14))
    take_number(hub)
    clock.move(hours=4)
    with pytest.raises(Refused, match="closed"):
        take_number(hub)
    clock.move(hours=10)
    assert hub.writer.run(end_short_days) == 1
    assert hours_of(hub) is None, "the site's own hours hold again, also after somebody changes them"
    assert hub.writer.run(end_short_days) == 0


def test_it_is_taken_back_by_one_touch_and_said_anew_with_another_time(hub: Hub) -> None:
    first = close(hub, time(14))
    second = close(hub, time(15))
    hub.writer.run(lambda tx: open_again(tx, key=first, who="account:1"))
    assert hours_of(hub) is not None, "the newer one stands"
    hub.writer.run(lambda tx: open_again(tx, key=second, who="account:1"))
    assert hours_of(hub) is None
    with hub.database.reading() as session:
        said = session.scalars(
            select(AuditLine.what).where(AuditLine.what.like("service.%")).order_by(AuditLine.seq)
        ).all()
    assert said == ["service.closes_today", "service.closes_today", "service.opens_again"]


def test_what_an_administrator_changed_meanwhile_stays(hub: Hub, clock: StandingClock) -> None:
    close(hub, time(14))
    own = WEEK.model_copy(update={"last_number_minutes": 20})

    def change(tx: Transaction) -> None:
        tx.session.scalars(select(Service).where(Service.code == SERVICE)).one().hours = own

    hub.writer.run(change)
    clock.move(hours=15)
    hub.writer.run(end_short_days)
    assert hours_of(hub) == own


@pytest.mark.parametrize(("service", "at", "why"), [(SERVICE, time(9), "past"), ("nobody", time(14), "unknown")])
def test_what_cannot_be_done_is_refused_and_changes_nothing(hub: Hub, service: str, at: time, why: str) -> None:
    with pytest.raises(EntryRefused, match=why):
        hub.writer.run(lambda tx: close_today(tx, service=service, at=at, who="account:1"))
    assert hours_of(hub) is None
