"""Every figure of every part of a report, beside a query by hand over the rows it is about: none is only summed up."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import select, text

from display_server.db.engine.transaction import Transaction
from display_server.db.models import HelpCall, Service, WaitError
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.services.records.test_make_report import (
    DAY,
    KEPT_CALLS,
    by_hand,
    live_a_day,
    moment,
    report_of,
)
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True
STAGES = """
SELECT s.id, k.code, k.target_minutes, v.origin, coalesce(s.priority, 'none'), s.state,
       (SELECT min(b.at) FROM diary b WHERE b.stage_id = s.id AND b.move IN ('issue', 'issued_offline', 'check_in'))
FROM stage s JOIN service k ON k.id = s.service_id JOIN visit v ON v.id = s.visit_id
"""
STOOD_THERE = """
SELECT k.code, h.at, min(e.at) FROM diary h JOIN desk k ON k.id = h.desk_id
JOIN diary e ON e.stage_id = h.stage_id AND e.seq > h.seq AND e.old = 'serving' AND e.new <> 'serving'
WHERE h.move = 'here' GROUP BY k.code, h.seq, h.at
"""
VILNIUS_IN_MARCH = timedelta(hours=2)


class Seen(NamedTuple):
    """One stage as the rows say it. `waited`: minutes until the first call nobody took back."""

    service: str
    promised: int
    origin: str
    priority: str
    state: str
    hour: int
    waited: float | None


@pytest.fixture
def seen(hub: Hub, clock: StandingClock) -> list[Seen]:
    """A day with calls, an undo, a no-show, one who went, those nobody called; two of them with a priority."""
    live_a_day(hub, clock)

    def need(tx: Transaction) -> None:
        of_those_called = "SELECT stage_id FROM diary WHERE move = 'call' ORDER BY seq LIMIT 1"
        tx.connection.execute(text(f"UPDATE stage SET priority = 'over_75' WHERE id = ({of_those_called})"))  # noqa: S608
        tx.connection.execute(text("UPDATE stage SET priority = 'urgent' WHERE state = 'left'"))
        tx.connection.execute(text("UPDATE service SET target_minutes = 5"))

    hub.writer.run(need)
    waited = {
        str(stage): (moment(called) - moment(began)).total_seconds() / 60
        for stage, called, began in by_hand(hub, KEPT_CALLS)
    }
    return [
        Seen(
            service, promised, origin, priority, state, (moment(began) + VILNIUS_IN_MARCH).hour, waited.get(str(stage))
        )
        for stage, service, promised, origin, priority, state, began in by_hand(hub, STAGES)
        if began is not None
    ]


def figures(some: Sequence[Seen]) -> dict[str, Any]:
    waits = sorted(one.waited for one in some if one.waited is not None)

    def nth(share: float) -> float | None:
        return round(waits[ceil(share * len(waits)) - 1], 1) if waits else None

    kept = [one for one in some if one.waited is not None and one.waited <= one.promised]
    return {
        "arrivals": len(some), "called": len(waits), "p50": nth(0.5), "p90": nth(0.9),
        "within": round(len(kept) / len(waits), 3) if waits else None,
        "no_shows": sum(one.state == "no_show" for one in some),
        "unserved": sum(one.state == "unserved" for one in some),
        "left": sum(one.state == "left" for one in some),
    }  # fmt: skip


def test_each_figure_of_each_part(hub: Hub, seen: list[Seen]) -> None:
    report = report_of(hub)
    assert report["total"] == figures(seen)
    parts: dict[str, Callable[[Seen], Any]] = {
        "service": lambda one: one.service,
        "hour": lambda one: one.hour,
        "origin": lambda one: one.origin,
        "priority": lambda one: one.priority,
    }
    for part, of in parts.items():
        by_value = {value: figures([one for one in seen if of(one) == value]) for value in {of(one) for one in seen}}
        assert dict(report[part]) == by_value, part
        assert len(by_value) > 1, "a part of one row would prove nothing"


def test_promises_kept_and_missed(hub: Hub, seen: list[Seen]) -> None:
    called = [one for one in seen if one.waited is not None]
    by_service = {}
    for service in {one.service for one in called}:
        here = [one for one in called if one.service == service]
        kept = sum((one.waited or 0) <= 5 for one in here)
        share = round(kept / len(here), 3)
        by_service[service] = {"promised": 5, "kept": kept, "missed": len(here) - kept, "within": share}
    assert dict(report_of(hub)["promises"]) == by_service
    assert {bool(said["missed"]) for said in by_service.values()} >= {True}


def test_how_long_people_stood_at_desks(hub: Hub, seen: list[Seen]) -> None:
    found: dict[str, list[float]] = {}
    for desk, came, went in by_hand(hub, STOOD_THERE):
        found.setdefault(desk, []).append((moment(went) - moment(came)).total_seconds() / 60)
    said = {desk: said for desk, said in report_of(hub)["desk"] if said["served"]}
    assert {desk: (one["served"], one["mean"], one["sum"]) for desk, one in said.items()} == {
        desk: (len(spans), round(sum(spans) / len(spans), 1), round(sum(spans), 1)) for desk, spans in found.items()
    }
    assert found


def _calls(tx: Transaction) -> None:
    for at, (reason, answered_s, outcome) in enumerate(
        [("escort", 30, "escorted"), ("escort", 90, "helped"), ("escort", None, None), ("other", 10, "mistake")]
    ):
        heard = NOW + timedelta(minutes=at)
        answered = None if answered_s is None else heard + timedelta(seconds=answered_s)
        tx.session.add(
            HelpCall(
                id=UUID(int=at + 1), site_id=1, device_id=KIOSK, reason=reason, asked_at=heard, heard_at=heard,
                acknowledged_at=answered, outcome=outcome, ended_at=None if outcome is None else heard,
            )
        )  # fmt: skip
    day_before = NOW - timedelta(days=1)
    tx.session.add(
        HelpCall(
            id=UUID(int=99), site_id=1, device_id=KIOSK, reason="other", asked_at=day_before, heard_at=day_before,
            ended_at=day_before, outcome="helped",
        )
    )  # fmt: skip


def test_calls_for_a_person_and_their_answers(hub: Hub) -> None:
    hub.writer.run(_calls)
    report = report_of(hub)
    of_day = "FROM help_call WHERE heard_at >= '2026-03-12'"
    for reason, calls, answered in by_hand(
        hub,
        f"SELECT reason, count(*), count(acknowledged_at) {of_day} GROUP BY reason",
    ):
        said = dict(report["help_why"])[reason]
        assert (said["calls"], said["answered"]) == (calls, answered), reason
    assert dict(report["help_why"])["escort"]["p50_s"] == 60, "half way between half a minute and one and a half"
    ended = by_hand(hub, f"SELECT coalesce(outcome, 'open'), count(*) {of_day} GROUP BY outcome")
    assert sorted(report["help_end"]) == sorted(tuple(row) for row in ended)
    assert report["help"] == {"calls": 4, "answered": 3, "p50_s": 30}
    kiosk = dict(report["kiosk"])[str(KIOSK)]
    assert (kiosk["help_calls"], kiosk["help_answered"]) == (4, 3)


def test_the_error_of_what_was_foretold(hub: Hub) -> None:
    def know(tx: Transaction) -> None:
        services = tx.session.scalars(select(Service.id).order_by(Service.id)).all()[:2]
        for service, day, people, off in (
            (services[0], DAY, 4, 600.0), (services[0], "2026-03-11", 9, 1.0), (services[1], DAY, 8, 240.0),
        ):  # fmt: skip
            tx.session.add(
                WaitError(service_id=service, day=day, people=people, off_s=off, leaning_s=0.0, inside=1, late=1)
            )

    hub.writer.run(know)
    query = (
        "SELECT k.code, sum(e.people), sum(e.off_s), sum(e.late) FROM wait_error e JOIN service k ON k.id = e.service_id "
        "WHERE e.day = '2026-03-12' GROUP BY k.code"
    )
    assert dict(report_of(hub)["foretold"]) == {
        code: {"people": people, "off": round(off / people / 60, 1), "late": round(late / people, 3)}
        for code, people, off, late in by_hand(hub, query)
    }
    assert datetime.fromisoformat(DAY).date() == NOW.date()
