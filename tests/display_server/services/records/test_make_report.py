"""Each figure of a report is what a hand query over the diary says, also where moves were undone."""

import threading
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from config.contract.words import PatientAct
from display_server.db.models import Report, Site
from display_server.hub import Hub
from display_server.jobs.reports import LOOKS_EVERY_S, Making, Reports
from display_server.services.desks.desk_act import DeskAct
from display_server.services.doors.acts import ACTS
from display_server.services.records.make_report import make_report
from display_server.services.records.reports import ReportRefused, ask_report
from display_server.services.stages.end_stages import close_leftovers
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand, patient
from tests.display_server.services.queue_acts import BLOOD, arrive, book, take_number
from tests.small_cast import KIOSK

ON_BOTH_DATABASES = True
DAY = "2026-03-12"
ARRIVED = "SELECT count(DISTINCT stage_id) FROM diary WHERE move IN ('issue', 'issued_offline', 'check_in')"
KEPT_CALLS = """
SELECT c.stage_id, min(c.at), min(b.at) FROM diary c JOIN diary b ON b.stage_id = c.stage_id
WHERE c.move = 'call' AND b.move IN ('issue', 'issued_offline', 'check_in')
AND NOT EXISTS (
  SELECT 1 FROM diary u WHERE u.move = 'undo' AND u.stage_id = c.stage_id AND u.seq > c.seq
  AND NOT EXISTS (SELECT 1 FROM diary m WHERE m.stage_id = c.stage_id AND m.seq > c.seq AND m.seq < u.seq)
)
GROUP BY c.stage_id
"""
"""Calls that nobody took back: no undo is the stage's very next line."""


def live_a_day(hub: Hub, clock: StandingClock) -> None:
    """Six numbers and a booked patient: called, undone, not there, gone, never called."""
    desk, lab = desk_in_hand(hub), desk_in_hand(hub, "vita", "laboratory-3")
    book(hub)
    numbers = [take_number(hub) for _ in range(2)]
    clock.move(minutes=3)
    arrive(hub)
    numbers += [take_number(hub, BLOOD), take_number(hub, BLOOD), take_number(hub)]
    clock.move(minutes=4)
    called = desk.call()
    for act in (DeskAct.HERE, DeskAct.FINISH):
        clock.move(minutes=5)
        desk.press(act, called)
    called = desk.call()
    clock.move(minutes=1)
    desk.press(DeskAct.UNDO, called)
    clock.move(minutes=20)
    called = desk.call()
    clock.move(minutes=6)
    desk.press(DeskAct.NOT_HERE, called)
    first = lab.call()
    clock.move(minutes=2)
    lab.press(DeskAct.HERE, first)
    patient(hub, numbers[4].visit_id, PatientAct.LEAVE)
    clock.move(hours=2)
    take_number(hub)
    clock.move(hours=13)
    hub.writer.run(close_leftovers)


def report_of(hub: Hub, first: str = DAY, last: str = DAY) -> dict[str, Any]:
    with hub.database.reading() as session:
        return make_report(session, session.scalars(select(Site)).one(), first, last)


def by_hand(hub: Hub, query: str) -> list[Any]:
    with hub.database.reading() as session:
        return list(session.execute(text(query)).all())


def one_by_hand(hub: Hub, query: str) -> int:
    return int(by_hand(hub, query)[0][0])


def test_every_figure_is_what_a_query_by_hand_says(hub: Hub, clock: StandingClock) -> None:
    live_a_day(hub, clock)
    report = report_of(hub)
    total = report["total"]
    assert total["arrivals"] == one_by_hand(hub, ARRIVED)
    ended = "SELECT count(*) FROM stage WHERE state = '{}'"
    for name, state in (("no_shows", "no_show"), ("left", "left"), ("unserved", "unserved")):
        assert total[name] == one_by_hand(hub, ended.format(state)), name
        assert total[name] >= 1, name
    # whoever was called and whose call nobody took back: by hand, the newest line of each call's stage that is no undo's
    kept = by_hand(
        hub,
        KEPT_CALLS,
    )
    waits = sorted((moment(called) - moment(began)).total_seconds() / 60 for _, called, began in kept)
    assert total["called"] == len(waits) == 3
    assert (total["p50"], total["p90"]) == (waits[1], waits[2])
    parts = ("service", "hour", "origin", "priority")
    for part in parts:
        for name in ("arrivals", "called", "no_shows", "left", "unserved"):
            assert sum(said[name] for _, said in report[part]) == total[name], (part, name)
    assert sum(count for _, _, count in report["weekday_hour"]) == total["arrivals"]
    calls = by_hand(
        hub,
        "SELECT k.code, count(*) FROM diary d JOIN desk k ON k.id = d.desk_id WHERE d.move = 'call' "
        "GROUP BY k.code ORDER BY k.code",
    )
    assert sorted((code, said["calls"]) for code, said in report["desk"] if said["calls"]) == [
        tuple(row) for row in calls
    ]
    served = dict(report["desk"])["cardiology-12"]
    assert (served["served"], served["mean"]) == (1, 5.0)
    assert dict(report["origin"])["booked"]["arrivals"] == 1
    given = one_by_hand(hub, "SELECT count(*) FROM diary WHERE move = 'issue' AND who LIKE 'device:%'")
    used = {"numbers": given, "check_ins": 1, "help_calls": 0, "help_answered": 0, "dropped": 0}
    assert report["kiosk"] == [(str(KIOSK), used)]
    assert [hour for hour, _ in report["hour"]] == [10, 12], "hours are the site's own"


def test_another_days_lines_are_not_counted(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    clock.move(days=1)
    take_number(hub)
    assert report_of(hub)["total"]["arrivals"] == 1
    assert report_of(hub, DAY, "2026-03-13")["total"]["arrivals"] == 2
    assert report_of(hub, "2026-03-14", "2026-03-15")["total"] == {
        "arrivals": 0, "called": 0, "p50": None, "p90": None, "within": None, "no_shows": 0, "unserved": 0, "left": 0,
    }  # fmt: skip


def test_jobs_make_what_was_asked_for_and_yesterdays_own(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    clock.move(days=1)

    def perform(act: str, **args: Any) -> Any:
        return hub.writer.run(lambda tx: ACTS[act](tx, **args))

    jobs = Reports(hub.database, clock, perform)
    asked = [hub.writer.run(lambda tx: ask_report(tx, first=DAY, last=DAY, who="account:1")) for _ in range(2)]
    assert asked[0] == asked[1], "the same days are made once"
    hub.writer.run(lambda tx: ask_report(tx, first=DAY, last="2026-03-13", who="account:1"))
    make_all(jobs)
    with hub.database.reading() as session:
        made = {
            (one.first, one.last): one.body["total"]["arrivals"] for one in session.scalars(select(Report)) if one.body
        }
    assert made == {(DAY, DAY): 1, (DAY, "2026-03-13"): 1}
    for first, last in (("2026-03-13", DAY), ("2024-01-01", DAY), ("yesterday", DAY)):
        with pytest.raises(ReportRefused, match="days"):
            hub.writer.run(lambda tx, days=(first, last): ask_report(tx, first=days[0], last=days[1], who="account:1"))  # type: ignore[misc]


def test_whoever_waits_for_a_report_sees_how_far_it_is(hub: Hub, clock: StandingClock) -> None:
    heard: list[int] = []
    with hub.database.reading() as session:
        make_report(session, session.scalars(select(Site)).one(), DAY, "2026-03-14", heard.append)
    assert heard == [1, 2, 3]
    asked: list[tuple[str, dict[str, Any]]] = []
    jobs = Reports(hub.database, clock, lambda act, **args: asked.append((act, args)))
    goes_on = threading.Event()
    thread = threading.Thread(target=goes_on.wait, daemon=True)
    thread.start()
    jobs._making = Making(7, days=2, thread=thread)
    for _ in range(3):
        jobs.perform()
    assert asked == [("note_days_done", {"key": 7, "days": 2})], "once, not at each look"
    goes_on.set()
    thread.join()
    jobs.perform()
    assert asked[-1][0] == "keep_report"


def make_all(jobs: Reports) -> None:
    while jobs.perform() < LOOKS_EVERY_S:
        pass


def moment(said: Any) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromisoformat(said)
