"""Closed and full services refuse in words, through the service and through the device API; open ones cost nothing."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from config.contract.device_api import IssueNumber
from config.contract.hours import DatedDay, Day, Hours, Span
from config.contract.words import CheckInResult
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Service, Site
from display_server.hub import Hub
from display_server.services.numbers.check_open import check_open
from display_server.services.numbers.issue_number import issue_number
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_called
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, ask, book, take_number, token_key
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True

AFTERNOON = Hours(weekly=(Day(spans=(Span(opens=time(14), closes=time(18)),)),) * 7)
MORNING = Hours(weekly=(Day(spans=(Span(opens=time(8), closes=time(12)),)),) * 7, last_number_minutes=30)
"""It is 10:00 in Vilnius."""
TWO = datetime(2026, 3, 12, 12, tzinfo=UTC)


def change(hub: Hub, code: str = CARDIOLOGY, **facts: Any) -> None:
    def write(tx: Transaction) -> None:
        service = tx.session.query(Service).where(Service.code == code).one()
        for name, value in facts.items():
            setattr(service, name, value)

    hub.writer.run(write)


def change_site(hub: Hub, **facts: Any) -> None:
    def write(tx: Transaction) -> None:
        for name, value in facts.items():
            setattr(tx.session.query(Site).one(), name, value)

    hub.writer.run(write)


def refused(hub: Hub, service: str = CARDIOLOGY) -> Refused:
    with pytest.raises(Refused) as found:
        take_number(hub, service)
    return found.value


def test_a_closed_service_refuses_and_says_when_it_opens(hub: Hub) -> None:
    change(hub, hours=AFTERNOON)
    found = refused(hub)
    assert (found.code, found.field, found.opens_at) == ("service_closed", "service", TWO)
    assert take_number(hub, BLOOD).number == "M-001"


def test_the_last_number_before_closing_is_given_until_then(hub: Hub, clock: StandingClock) -> None:
    change(hub, hours=MORNING)
    clock.move(minutes=89)
    take_number(hub)
    clock.move(minutes=1)
    assert refused(hub).opens_at == datetime(2026, 3, 13, 6, tzinfo=UTC)


def test_the_sites_hours_hold_for_a_service_without_its_own_and_its_holiday_for_all(hub: Hub) -> None:
    change_site(hub, hours=AFTERNOON)
    assert refused(hub).code == "service_closed"
    change(hub, hours=MORNING)
    take_number(hub)
    change_site(hub, hours=AFTERNOON.model_copy(update={"dated": (DatedDay(day=date(2026, 3, 12)),)}))
    assert refused(hub).opens_at == datetime(2026, 3, 13, 6, tzinfo=UTC)
    change(hub, through_holidays=True)
    take_number(hub)


def test_a_full_service_gives_no_number_until_the_next_day(hub: Hub, clock: StandingClock) -> None:
    change(hub, daily_capacity=2)
    take_number(hub)
    take_number(hub)
    assert refused(hub).code == "service_full"
    clock.move(days=1)
    take_number(hub)


def test_the_booked_count_by_choice_whether_they_came_or_are_expected(hub: Hub) -> None:
    change(hub, daily_capacity=2, capacity_counts_booked=False)
    book(hub)
    book(hub, NOW + timedelta(hours=2), code="BCDFGHJK", qr=None)
    arrive(hub)
    take_number(hub)
    take_number(hub)
    assert refused(hub).code == "service_full"
    change(hub, daily_capacity=5, capacity_counts_booked=True)
    take_number(hub)
    assert refused(hub).code == "service_full"


def test_a_full_service_still_takes_whoever_is_booked(hub: Hub) -> None:
    change(hub, daily_capacity=0)
    book(hub)
    assert arrive(hub).result is CheckInResult.REGISTERED


def test_a_booked_patient_comes_before_the_doors_open_and_is_refused_only_on_a_closed_day(hub: Hub) -> None:
    change(hub, hours=AFTERNOON)
    change_site(hub, early_minutes=300)
    book(hub, TWO + timedelta(minutes=10))
    assert arrive(hub).result is CheckInResult.REGISTERED
    closed = AFTERNOON.model_copy(update={"dated": (DatedDay(day=date(2026, 3, 12)),)})
    change(hub, hours=closed)
    book(hub, TWO + timedelta(minutes=20), code="BCDFGHJK", qr=None)
    with pytest.raises(Refused, match="service_closed") as found:
        arrive(hub, code="BCDFGHJK")
    assert found.value.opens_at == TWO + timedelta(days=1)


def test_a_service_has_its_own_rules_of_arrival(hub: Hub) -> None:
    book(hub, NOW - timedelta(minutes=20))
    change(hub, late_minutes=15)
    assert arrive(hub).result is CheckInResult.LATE
    change(hub, late_minutes=40, grace_minutes=25)
    answer = arrive(hub)
    assert (answer.result, answer.late) == (CheckInResult.REGISTERED, False)


def test_past_the_grace_a_patient_is_registered_and_told_to_wait_as_a_walk_in(hub: Hub) -> None:
    book(hub, NOW - timedelta(minutes=20))
    answer = arrive(hub)
    assert (answer.result, answer.late) == (CheckInResult.REGISTERED, True)


def test_who_has_their_number_gets_it_again_after_the_service_is_full_or_closed(hub: Hub, clock: StandingClock) -> None:
    body, key = ask(), token_key(hub)

    def post(body: IssueNumber) -> str:
        return hub.writer.run(lambda tx: issue_number(tx, body, device_id=KIOSK, token_key=key)).number

    change(hub, hours=MORNING)
    given = post(body)  # now the service is known by heart
    clock.move(hours=4)
    assert post(body) == given
    assert refused(hub).code == "service_closed"
    clock.move(hours=-4)
    change(hub, hours=None, daily_capacity=1)
    assert (post(body), refused(hub).code) == (given, "service_full")


def test_the_device_api_says_closed_and_full_by_their_codes(hub: Hub, kiosk: FlaskClient) -> None:
    def post() -> Any:
        body = {
            "request_id": str(uuid7()), "session_id": str(uuid7()), "service": CARDIOLOGY, "language": "lt",
            "asked_at": NOW.isoformat(),
        }  # fmt: skip
        return kiosk.post("/api/v1/numbers", json=body)

    change(hub, hours=AFTERNOON)
    closed = post()
    assert (closed.status_code, closed.json["code"]) == (409, "service_closed")
    assert datetime.fromisoformat(closed.json["opens_at"]) == TWO
    change(hub, hours=None, daily_capacity=0)
    full = post()
    assert (full.status_code, full.json["code"], full.json["opens_at"]) == (409, "service_full", None)


def test_the_catalogue_carries_the_hours_in_force(hub: Hub, kiosk: FlaskClient) -> None:
    change_site(hub, hours=MORNING)
    change(hub, hours=AFTERNOON, triage=True)
    said: Any = kiosk.get("/api/v1/catalogue").json
    found = {one["code"]: one for one in said["services"]}
    assert found[CARDIOLOGY]["hours"]["weekly"][0]["spans"] == [{"opens": "14:00:00", "closes": "18:00:00"}]
    assert found[CARDIOLOGY]["triage"] is True
    assert found[BLOOD]["hours"]["last_number_minutes"] == 30


@pytest.mark.parametrize(("capacity", "statements"), [(None, 0), (100, 1)])
def test_an_open_service_costs_no_statement_and_a_limited_one_costs_one(
    hub: Hub, capacity: int | None, statements: int
) -> None:
    change(hub, hours=MORNING, daily_capacity=capacity)

    class Counting:
        asked = 0

        def __init__(self, tx: Transaction) -> None:
            self.tx = tx

        def only(self, statement: Any, **values: Any) -> Any:
            self.asked += 1
            return self.tx.only(statement, **values)

        def hold(self, statement: Any, **values: Any) -> None:
            self.tx.hold(statement, **values)  # among several webs; on SQLite it is none

    def look(tx: Transaction) -> int:
        service = service_called(tx, CARDIOLOGY)
        counting = Counting(tx)
        check_open(counting, service, tx.now)  # type: ignore[arg-type]  # whatever can ask
        return counting.asked

    assert hub.writer.run(look) == statements


def test_kiosks_hear_that_a_service_is_full_with_its_last_number(hub: Hub, kiosk: FlaskClient) -> None:
    change(hub, daily_capacity=2)

    def known() -> tuple[int, str | None]:
        said: Any = kiosk.get("/api/v1/catalogue").json
        return said["revision"], {one["code"]: one["full_until"] for one in said["services"]}[CARDIOLOGY]

    first = known()
    take_number(hub)
    assert known() == first == (1, None)
    take_number(hub)
    revision, until = known()
    assert revision == 2
    assert until is not None
    assert datetime.fromisoformat(until) == datetime(2026, 3, 12, 22, tzinfo=UTC)
