"""Days that were added up say what their diary says, also after what was written late; a report cannot tell the difference."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from config.contract.words import PatientAct
from display_server.db.models import Booking, DaySum, DaySumMark, HubIdentity, Service, Site, Visit
from display_server.domain import day_sum
from display_server.domain.visit import ImpossibleMove
from display_server.hub import Hub
from display_server.jobs.day_sums import EVERY_S, DaySums
from display_server.services.desks.desk_act import DeskAct
from display_server.services.doors.acts import ACTS
from display_server.services.records import day_sums, make_report
from display_server.services.records.one_person import erase
from display_server.services.records.sum_of_day import sum_of_day
from display_server.services.refused import Refused
from display_server.services.stages.end_stages import close_leftovers
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import DeskInHand, desk_in_hand, patient
from tests.display_server.services.lease_acts import hand_in, lease, offline
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, book, take_number
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
DAYS = ["2026-03-12", "2026-03-13", "2026-03-14"]
LAST = "2026-03-15"


def adding(hub: Hub, clock: StandingClock) -> Callable[[], int]:
    """What jobs does until there is nothing to do; how many acts it asked for."""
    asked: list[str] = []

    def perform(act: str, **args: Any) -> Any:
        asked.append(act)
        return hub.writer.run(lambda tx: ACTS[act](tx, **args))

    jobs = DaySums(hub.database, clock, perform)

    def follow() -> int:
        asked.clear()
        while jobs.perform() < EVERY_S:
            assert len(asked) < 100, "it never ends"
        return len(asked)

    return follow


def read(hub: Hub, say: Callable[[Session, Site], Any]) -> Any:
    with hub.database.reading() as session:
        return say(session, session.scalars(select(Site)).one())


def report(hub: Hub, first: str = DAYS[0], last: str = LAST) -> dict[str, Any]:
    found: dict[str, Any] = read(hub, lambda session, site: make_report.make_report(session, site, first, last))
    return found


def kept(hub: Hub) -> set[str]:
    """Days whose sum counts."""
    found: set[str] = read(hub, lambda session, site: day_sums.kept_days(session, site, DAYS[0], LAST))
    return found


def of_the_diary(hub: Hub, monkeypatch: pytest.MonkeyPatch, first: str = DAYS[0], last: str = LAST) -> dict[str, Any]:
    """The same report where no sum counts: every line is read."""
    with monkeypatch.context() as patch:
        patch.setattr(day_sums, "kept_days", lambda *_: set())
        return report(hub, first, last)


def live(hub: Hub, clock: StandingClock, chance: Random, desks: list[DeskInHand]) -> None:
    """A morning in which anything may happen in any order; what cannot be is refused, as at a desk."""
    numbers: list[UUID] = []
    there: dict[str, str | None] = {desk.code: None for desk in desks}
    for _ in range(30):
        clock.move(minutes=chance.randint(0, 5), microseconds=chance.randint(0, 999_999))
        desk = chance.choice(desks)
        act = chance.choice(["number", "number", "call", "call", "here", "finish", "undo", "not_here", "leave"])
        try:
            if act == "number":
                numbers.append(take_number(hub, chance.choice([CARDIOLOGY, BLOOD])).visit_id)
            elif act == "call":
                there[desk.code] = desk.call() or there[desk.code]
            elif act == "leave" and numbers:
                patient(hub, chance.choice(numbers), PatientAct.LEAVE)
            elif there[desk.code] is not None:
                desk.press(DeskAct(act), there[desk.code])
        except (Refused, ImpossibleMove):
            continue


def live_three_days(hub: Hub, clock: StandingClock, chance: Random) -> list[DeskInHand]:
    desks = [desk_in_hand(hub), desk_in_hand(hub, "vita", "laboratory-3")]
    for _ in DAYS:
        live(hub, clock, chance, desks)
        clock.move(seconds=(NOW - clock.now()).total_seconds() % 86_400)
    return desks


@pytest.mark.parametrize("seed", range(2))
def test_a_report_of_sums_is_one_of_every_line(
    hub: Hub, clock: StandingClock, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = Random(seed)  # a day, not a secret
    desks = live_three_days(hub, clock, chance)
    follow = adding(hub, clock)
    said = of_the_diary(hub, monkeypatch)
    assert said["total"]["arrivals"] > 8
    assert said["total"]["called"] > 2
    assert report(hub) == said
    assert kept(hub) == set()
    follow()
    assert kept(hub) == set(DAYS), "today is not over"
    assert report(hub) == said
    live(hub, clock, chance, desks)  # leftovers of three days are called, and today has its own
    hub.writer.run(close_leftovers)
    for first, last in ((DAYS[0], LAST), (DAYS[1], DAYS[2]), (DAYS[0], DAYS[0])):
        assert report(hub, first, last) == of_the_diary(hub, monkeypatch, first, last)
    assert kept(hub) < set(DAYS), "something of them was written late"
    follow()
    assert kept(hub) == set(DAYS)
    assert report(hub) == of_the_diary(hub, monkeypatch)


def test_what_is_written_late_counts_at_once_and_is_added_up_again(
    hub: Hub, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    block, follow = lease(hub), adding(hub, clock)
    book(hub)
    take_number(hub)
    arrive(hub)
    clock.move(days=1)
    follow()
    assert (kept(hub), report(hub)["total"]["arrivals"]) == ({DAYS[0]}, 2)
    hand_in(hub, offline(block, 503, at=NOW + timedelta(minutes=5)))  # the kiosk was without the hub yesterday
    assert kept(hub) == set()
    assert report(hub)["total"]["arrivals"] == 3
    follow()
    assert kept(hub) == {DAYS[0]}
    assert report(hub)["total"]["arrivals"] == 3
    hub.writer.run(close_leftovers)
    follow()
    bookings = read(hub, lambda session, _: list(session.scalars(select(Booking.id))))
    before = report(hub)
    hub.writer.run(lambda tx: erase(tx, bookings=bookings, who="account:1", why="asked"))
    assert before == report(hub) == of_the_diary(hub, monkeypatch)
    assert before["origin"][0][0] == "booked", "a number that nobody can be found by"


def test_jobs_does_a_day_once_and_is_quiet_where_nothing_happens(hub: Hub, clock: StandingClock) -> None:
    follow = adding(hub, clock)
    assert follow() == 1, "it notes where the diary ends"
    assert follow() == 0
    take_number(hub)
    clock.move(days=3)
    assert follow() == 4, "the position, and a sum of each day, also of those when nobody came"
    assert kept(hub) == set(DAYS)
    assert follow() == 0


def test_a_promise_that_is_another_now_is_held_against_every_wait(
    hub: Hub, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sums keep the waits themselves, so the share that was kept follows what the service promises."""
    take_number(hub)
    clock.move(minutes=10)
    desk_in_hand(hub).call()
    clock.move(days=1)
    adding(hub, clock)()
    assert report(hub)["total"]["within"] == 1
    hub.writer.run(lambda tx: tx.session.execute(update(Service).values(target_minutes=9)))
    assert report(hub)["total"]["within"] == 0
    assert report(hub) == of_the_diary(hub, monkeypatch)


@pytest.mark.parametrize("what", ["backup", "zone", "form"])
def test_sums_of_another_time_count_no_more(
    hub: Hub, clock: StandingClock, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    take_number(hub)
    clock.move(days=1)
    follow = adding(hub, clock)
    follow()
    if what == "backup":
        hub.writer.run(lambda tx: tx.session.execute(update(HubIdentity).values(generation=7)))
    elif what == "zone":
        hub.writer.run(lambda tx: tx.session.execute(update(Site).values(zone="Asia/Tokyo")))
    else:
        monkeypatch.setattr(day_sums, "FORM", day_sum.FORM + 1)
    assert kept(hub) == set()
    hour = report(hub)["hour"][0][0]
    assert hour == (17 if what == "zone" else 10)
    follow()
    assert kept(hub) == {DAYS[0]}
    assert report(hub)["hour"][0][0] == hour


def test_an_act_that_comes_too_late_keeps_nothing(hub: Hub, clock: StandingClock) -> None:
    """Two jobs at once, or one that slept: what was read at another position is not written over a newer sum."""
    take_number(hub)
    clock.move(days=1)
    adding(hub, clock)()
    with hub.database.reading() as session:
        old = session.scalars(select(DaySumMark.position)).one()
        body = sum_of_day(session, session.scalars(select(Site)).one(), DAYS[0]).written()
    take_number(hub)
    adding(hub, clock)()
    assert not hub.writer.run(lambda tx: day_sums.keep_day_sum(tx, site_id=1, since=old, day="2026-01-01", body=body))
    assert not hub.writer.run(
        lambda tx: day_sums.move_day_sums_on(tx, site_id=1, since=old, position="0.0", late=[DAYS[0]])
    )
    assert kept(hub) == {DAYS[0]}
    with hub.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DaySum)) == 1


def test_a_sum_is_the_diarys_whatever_was_read_before_it(hub: Hub, clock: StandingClock) -> None:
    """Kept and written anew it is the same text; a hub without visits adds nothing up."""
    follow = adding(hub, clock)
    follow()
    assert kept(hub) == set()
    live(hub, clock, Random(5), [desk_in_hand(hub)])
    clock.move(days=1)
    follow()
    first = read(hub, lambda session, _: session.scalars(select(DaySum.body)).one())
    hub.writer.run(lambda tx: tx.session.execute(delete(DaySum)))
    follow()
    assert read(hub, lambda session, _: session.scalars(select(DaySum.body)).one()) == first
    assert sum(cell[5] for cell in first[0]) == read(
        hub, lambda session, _: session.scalar(select(func.count()).select_from(Visit))
    )
