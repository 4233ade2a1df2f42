"""Ways that were looked for are counted by place, day and kiosk: once a request, of the day it was, never what was typed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.contract.device_api import TellPlaceChosen
from display_server.db.models import PlaceChoice, Site
from display_server.hub import Hub
from display_server.services.forget_old import REPORTS_KEPT, forget_old
from display_server.services.plans.count_place import count_place
from display_server.services.records.make_report import make_report
from tests.conftest import StandingClock
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True
DAY = "2026-03-12"


def tell(hub: Hub, place: str, **said: Any) -> TellPlaceChosen:
    body = TellPlaceChosen(request_id=uuid7(), place=place, chosen_at=said.get("at", NOW))
    hub.writer.run(lambda tx: count_place(tx, body, device_id=KIOSK))
    return body


def counted(hub: Hub, first: str = DAY, last: str = DAY) -> list[Any]:
    with hub.database.reading() as session:
        found: list[Any] = make_report(session, session.scalars(select(Site)).one(), first, last)["places"]
    return found


def test_the_report_says_how_often_each_was_chosen_and_where(hub: Hub) -> None:
    again = tell(hub, "pharmacy")
    for place in ("cafe", "pharmacy", "pharmacy"):
        tell(hub, place)
    hub.writer.run(lambda tx: count_place(tx, again, device_id=KIOSK))  # sent twice
    assert counted(hub) == [
        ("pharmacy", {"chosen": 3, "kiosks": {"L1": 3}}),
        ("cafe", {"chosen": 1, "kiosks": {"L1": 1}}),
    ]
    assert counted(hub, "2026-03-13", "2026-03-14") == []


def test_a_kiosk_that_was_away_tells_of_the_day_it_was_and_a_clock_ahead_of_today(hub: Hub) -> None:
    tell(hub, "cafe", at=NOW - timedelta(days=1))
    tell(hub, "cafe", at=NOW + timedelta(days=30))
    assert counted(hub, "2026-03-11", "2026-03-11") == counted(hub) == [("cafe", {"chosen": 1, "kiosks": {"L1": 1}})]


def test_it_is_forgotten_with_the_reports(hub: Hub, clock: StandingClock) -> None:
    tell(hub, "cafe")
    clock.move(seconds=(REPORTS_KEPT + timedelta(days=2)).total_seconds())
    hub.writer.run(forget_old)
    with hub.database.reading() as session:
        assert session.scalars(select(PlaceChoice)).all() == []


@pytest.mark.parametrize("wrong", ["Кровь сдать", "blood test", "x" * 70])
def test_what_somebody_typed_is_no_place(wrong: str) -> None:
    with pytest.raises(ValueError, match="place"):
        TellPlaceChosen(request_id=uuid7(), place=wrong, chosen_at=NOW)
