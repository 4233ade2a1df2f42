"""Waits and loads as jobs writes them: learned from the hub's own past, honest while there is none."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, update

from config.contract.push import DepartmentState, LoadNow, LobbyState, QueueState, SiteState, WaitBand
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Desk, Service, ServiceWait, Stage, Visit, WaitModel
from display_server.db.reading.states import state_of
from display_server.db.reading.topic_versions import versions
from display_server.domain.waits.history import Person
from display_server.hub import Hub
from display_server.jobs.foretelling import WaitsAndLoads
from display_server.services.doors.acts import ACTS
from display_server.services.lines.broadcasts import end_broadcast
from display_server.services.lines.lines_now import lines_now
from display_server.services.lines.waits_history import own_history
from tests.conftest import DATABASES, StandingClock
from tests.display_server.services.lines.test_broadcasts import start
from tests.display_server.services.queue_acts import staff, take_number
from tests.queue_times import MONDAY, a_past
from tests.small_cast import NOW

EARLIER = NOW.timestamp() - MONDAY - 14 * 86400
LOBBY, DEPARTMENT, QUEUE = "lobby:st-anna", "department:cardiology", "queue:1"
SITE = "site:st-anna"


@pytest.fixture
def jobs(hub: Hub, clock: StandingClock) -> WaitsAndLoads:
    return begin(hub, clock)


def begin(hub: Hub, clock: StandingClock) -> WaitsAndLoads:
    def perform(act: str, **args: Any) -> Any:
        carried = json.loads(json.dumps(args))
        return hub.writer.run(lambda tx: ACTS[act](tx, **carried))

    return WaitsAndLoads(hub.database, clock, perform)


def live_through(hub: Hub, people: list[Person]) -> None:
    """Enter a past as it would stand in the rows."""

    visits, stages = list[dict[str, Any]](), list[dict[str, Any]]()
    for number, person in enumerate(people, 1):
        came, called, ended = (
            datetime.fromtimestamp((at or 0) + EARLIER, UTC) for at in (person.arrived, person.called, person.finished)
        )
        visit_id = uuid4()
        visits.append(
            {
                "id": visit_id, "site_id": 1, "day": "2026-02-26", "series_id": 1, "number": number,
                "shown_number": f"K-{number:04}", "language": "en", "origin": "walk_in", "token_hash": f"t{number}",
                "code_hash": f"c{number}", "issued_at": came,
            }
        )  # fmt: skip
        stages.append(
            {
                "id": uuid4(), "visit_id": visit_id, "service_id": 1, "state": "done", "due_at": came + timedelta(minutes=25),
                "arrived_at": came, "called_at": called, "serving_at": called, "ended_at": ended,
                "desk_id": 1 if person.desk == "D0" else 2,
            }
        )  # fmt: skip

    def enter(tx: Transaction) -> None:
        tx.session.execute(insert(Visit), visits)
        tx.session.execute(insert(Stage), stages)

    hub.writer.run(enter)


def states(hub: Hub, clock: StandingClock) -> tuple[LoadNow | None, LoadNow | None, QueueState]:
    with hub.database.reading() as session:
        lobby, department, queue = (state_of(session, topic, clock.now()) for topic in (LOBBY, DEPARTMENT, QUEUE))
    assert isinstance(lobby, LobbyState)
    assert isinstance(department, DepartmentState)
    assert isinstance(queue, QueueState)
    return lobby.departments[0].load, department.load, queue


@pytest.fixture
def busy_hub(hub: Hub, clock: StandingClock) -> Hub:
    """Twelve days of a past, then seven people in line before one desk that has just opened."""
    live_through(hub, a_past(days=12, an_hour=14))
    staff(hub)
    clock.move(minutes=-2)
    for _ in range(7):
        take_number(hub)
        clock.move(seconds=17)  # closer together they would be nobody's: one kiosk serves one person after another
    clock.move(minutes=2, seconds=1)
    return hub


@pytest.mark.parametrize("backend", DATABASES, indirect=True)
def test_with_a_past_everybody_hears_when(busy_hub: Hub, clock: StandingClock, jobs: WaitsAndLoads) -> None:
    jobs.perform()  # learns
    jobs.perform()
    lobby, department, queue = states(busy_hub, clock)
    assert lobby is not None
    assert lobby.wait is not None
    assert lobby.as_of == clock.now()
    assert lobby == department
    assert lobby.wait.from_minutes % 5 == lobby.wait.to_minutes % 5 == 0
    assert lobby.wait.from_minutes < lobby.wait.to_minutes
    assert lobby.level in {"busy", "very_busy"}
    assert list(queue.foreseen) == queue.waiting
    first, last = (queue.foreseen[queue.waiting[place]] for place in (0, -1))
    assert clock.now() - timedelta(minutes=5) <= first.about < last.about < last.likely_before
    assert last.likely_before.minute % 5 == 0


def test_the_word_follows_when_the_line_is_suddenly_gone(
    busy_hub: Hub, clock: StandingClock, jobs: WaitsAndLoads
) -> None:
    for _ in range(2):
        jobs.perform()
    gone = update(Stage).where(Stage.state == "waiting").values(state="cancelled", ended_at=clock.now())
    busy_hub.writer.run(lambda tx: tx.session.execute(gone))
    for _ in range(2):
        clock.move(seconds=15)
        jobs.perform()
    load, _, _ = states(busy_hub, clock)
    assert load is not None
    assert load.wait == WaitBand(from_minutes=0, to_minutes=5)
    assert load.level == "steady"


def test_a_message_that_stops_the_zone_foretells_nothing_until_the_all_clear(
    busy_hub: Hub, clock: StandingClock, jobs: WaitsAndLoads
) -> None:
    jobs.perform()
    jobs.perform()
    key = start(busy_hub)
    jobs.perform()
    lobby, _, queue = states(busy_hub, clock)
    assert lobby is None
    assert (queue.foreseen, len(queue.waiting)) == ({}, 7)
    busy_hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=1))
    jobs.perform()
    lobby, _, queue = states(busy_hub, clock)
    assert lobby is not None
    assert len(queue.foreseen) == 7


def test_numbers_that_are_probably_nobodys_make_no_line_longer(hub: Hub) -> None:
    staff(hub)
    for _ in range(5):  # drawn in a burst: one of them is somebody's
        take_number(hub)
    with hub.database.reading() as session:
        line = lines_now(session, hub.clock.now())[0]
    assert [waiter.number for waiter in line.queue] == ["K-005"]
    assert not line.frozen


def test_without_a_past_no_band_is_made_up(hub: Hub, clock: StandingClock, jobs: WaitsAndLoads) -> None:
    staff(hub)
    take_number(hub)
    jobs.perform()
    jobs.perform()
    lobby, _, queue = states(hub, clock)
    assert lobby is None, "nobody was served yet: nobody knows how busy it is"
    assert queue.foreseen == {}


def test_where_no_desk_is_open_nobody_knows(busy_hub: Hub, clock: StandingClock, jobs: WaitsAndLoads) -> None:
    busy_hub.writer.run(lambda tx: tx.session.execute(update(Desk).values(is_open=False)).close())
    jobs.perform()
    jobs.perform()
    lobby, _, queue = states(busy_hub, clock)
    assert lobby is None
    assert queue.foreseen == {}


def test_nobody_waits_and_a_desk_is_free(hub: Hub, clock: StandingClock, jobs: WaitsAndLoads) -> None:
    live_through(hub, a_past(days=12))
    staff(hub)
    jobs.perform()
    jobs.perform()
    lobby, _, _ = states(hub, clock)
    assert lobby is not None
    assert (lobby.level, lobby.wait and (lobby.wait.from_minutes, lobby.wait.to_minutes)) == ("quiet", (0, 5))


def test_a_level_nobody_has_looked_at_for_ten_minutes_is_gone(
    busy_hub: Hub, clock: StandingClock, jobs: WaitsAndLoads
) -> None:
    jobs.perform()
    jobs.perform()
    clock.move(minutes=9)
    assert states(busy_hub, clock)[0] is not None
    clock.move(minutes=2)
    lobby, _, queue = states(busy_hub, clock)
    assert lobby is None
    assert queue.foreseen == {}


def test_only_what_looks_different_is_sent(busy_hub: Hub, clock: StandingClock, jobs: WaitsAndLoads) -> None:
    def now_at() -> dict[str, int]:
        with busy_hub.database.reading() as session:
            return versions(session, [LOBBY, DEPARTMENT, QUEUE])

    for _ in range(3):
        jobs.perform()
    before = now_at()
    jobs.perform()
    assert now_at() == before
    clock.move(minutes=1)
    jobs.perform()
    after = now_at()
    for board in (LOBBY, DEPARTMENT):
        assert after[board] > before[board], "a board hears each minute how old the levels are"
    _, load, _ = states(busy_hub, clock)
    assert load is not None
    assert load.as_of == clock.now()


def test_a_new_jobs_begins_where_the_last_one_stopped(busy_hub: Hub, clock: StandingClock, jobs: WaitsAndLoads) -> None:
    jobs.perform()
    jobs.perform()
    with busy_hub.database.reading() as session:
        model = session.get_one(WaitModel, 1)
        assert model.model["knows"] > 400
    said = states(busy_hub, clock)
    begin(busy_hub, clock).perform()
    assert states(busy_hub, clock) == said


def test_every_call_corrects_what_will_be_said(busy_hub: Hub, clock: StandingClock, jobs: WaitsAndLoads) -> None:
    jobs.perform()
    jobs.perform()
    scale = scale_of(busy_hub)
    clock.move(hours=3)

    def call(tx: Transaction) -> None:
        first = tx.session.query(Stage).filter_by(state="waiting").order_by(Stage.due_at).first()
        assert first is not None
        first.state, first.called_at, first.desk_id = "called", clock.now(), 1

    busy_hub.writer.run(call)
    jobs.perform()
    assert scale_of(busy_hub) == pytest.approx([old + 0.02 * q for old, q in zip(scale, (0.1, 0.5, 0.9), strict=True)])


def scale_of(hub: Hub) -> list[float]:
    with hub.database.reading() as session:
        return session.get_one(ServiceWait, 1).scale


def test_the_hub_s_own_past_can_be_tested(busy_hub: Hub) -> None:
    with busy_hub.database.reading() as session:
        people = own_history(session)
    lived = a_past(days=12, an_hour=14)
    assert len(people) == len(lived)
    assert sorted(person.waited or 0 for person in people) == sorted(person.waited or 0 for person in lived)
    assert {person.desk for person in people} == {"cardiology-12", "cardiology-14"}


def test_kiosks_hear_every_wait_and_load_that_somebody_could_join(
    hub: Hub, jobs: WaitsAndLoads, clock: StandingClock
) -> None:
    live_through(hub, a_past(days=14, an_hour=9))
    staff(hub)
    jobs.perform()
    jobs.perform()
    with hub.database.reading() as session:
        before = versions(session, [SITE])[SITE]
        state = state_of(session, SITE, clock.now())
    assert isinstance(state, SiteState)
    wait = state.waits["cardiology-consultation"]
    assert (wait.as_of, wait.early_s <= wait.middle_s <= wait.late_s) == (NOW, True)
    assert state.loads["cardiology"].level == "quiet"
    assert before > 0
    with hub.database.reading() as session:
        old = state_of(session, SITE, NOW + timedelta(minutes=40))
    assert isinstance(old, SiteState)
    assert (old.waits, old.loads) == ({}, {})
    hub.writer.run(lambda tx: tx.connection.execute(update(Service).values(triage=True)) and None)
    with hub.database.reading() as session:
        urgent = state_of(session, SITE, clock.now())
    assert isinstance(urgent, SiteState)
    assert (urgent.waits, urgent.loads) == ({}, {})
