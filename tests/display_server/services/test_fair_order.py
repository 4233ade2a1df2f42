"""The fair order on a real hub: the database picks as the rules do, counts overtakings, and the diary tells it again."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from config.contract.push import QueueState
from config.contract.words import Language
from display_server.db.models import Booking, DiaryLine, Stage, Visit
from display_server.db.reading.states import state_of
from display_server.domain.priority import Priority
from display_server.domain.queue_order import Caps, InLine, OutOfOrder, next_of, overtaken_by
from display_server.hub import Hub
from display_server.services.desks.back_in_line import requeue
from display_server.services.desks.call_next import Called, call_next
from display_server.services.desks.call_this_one import call_this_one
from display_server.services.desks.desk_facts import desk_called
from display_server.services.desks.serve_patient import not_here
from display_server.services.desks.set_priority import set_priority
from display_server.services.numbers.enter_line import enter_line
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_called
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import CARDIOLOGY, arrive, book, staff, take_number, token_key
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True

DESK = "cardiology-12"


def call(hub: Hub, desk: str = DESK) -> Called | None:
    """Called, and at once gone again, so that the desk is free."""
    found = hub.writer.run(lambda tx: call_next(tx, desk=desk, who="account:1"))
    if found is not None:
        hub.writer.run(lambda tx: not_here(tx, desk=desk, number=found.number, who="account:1"))
    return found


def called(hub: Hub) -> str | None:
    found = call(hub)
    return found.number if found is not None else None


def enter(
    hub: Hub, priority: Priority | None = None, slot: datetime | None = None, walk: timedelta = timedelta(0)
) -> str:
    key = token_key(hub)
    return hub.writer.run(
        lambda tx: enter_line(
            tx, service_called(tx, CARDIOLOGY), key, device_id=KIOSK, language=Language.ENGLISH, slot=slot,
            priority=priority, walk=walk,
        )
    ).number  # fmt: skip


def prioritise(hub: Hub, number: str, priority: Priority | None) -> None:
    hub.writer.run(lambda tx: set_priority(tx, desk=DESK, number=number, priority=priority, who="account:1"))


def out_of_order(hub: Hub, number: str) -> Called:
    return hub.writer.run(
        lambda tx: call_this_one(tx, desk=DESK, number=number, reason=OutOfOrder.HELPER_WAITS, who="account:1")
    )


def stages(hub: Hub) -> dict[str, Stage]:
    with hub.database.reading() as session:
        rows = session.execute(select(Visit.shown_number, Stage).join(Stage, Stage.visit_id == Visit.id)).all()
    return {row.shown_number: row.Stage for row in rows}


def whys(hub: Hub, move: str) -> list[dict[str, object]]:
    with hub.database.reading() as session:
        return [
            line.why or {}
            for line in session.scalars(select(DiaryLine).where(DiaryLine.move == move).order_by(DiaryLine.seq))
        ]


def test_a_walk_in_is_passed_three_times_and_then_goes_first(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    take_number(hub)  # K-001, due in 25 minutes
    for _ in range(5):
        clock.move(minutes=1)
        enter(hub, slot=clock.now() + timedelta(minutes=1))
    assert [called(hub) for _ in range(5)] == ["K-002", "K-003", "K-004", "K-001", "K-005"]
    assert stages(hub)["K-001"].overtaken == 3
    assert [why["reason"] for why in whys(hub, "call")][3:] == ["overtaken_enough", "earliest_due"]


def test_past_due_and_half_an_hour_nobody_who_came_later_goes_first(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    take_number(hub)
    clock.move(minutes=54)
    enter(hub, slot=clock.now() - timedelta(minutes=5))
    clock.move(minutes=1)
    assert called(hub) == "K-001"
    assert whys(hub, "call")[0]["reason"] == "waited_too_long"


def test_an_urgent_patient_passes_everyone_and_the_diary_counts_them(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    for _ in range(3):
        take_number(hub)
        clock.move(minutes=1)
    prioritise(hub, "K-003", Priority.URGENT)
    assert called(hub) == "K-003"
    assert whys(hub, "call") == [{"desk": DESK, "reason": "urgent", "passed": 2}]
    assert stages(hub)["K-001"].overtaken == 0


def test_a_class_given_by_staff_moves_the_due_time_and_taken_back_restores_it(hub: Hub) -> None:
    staff(hub)
    take_number(hub)
    before = stages(hub)["K-001"].due_at
    prioritise(hub, "K-001", Priority.PREGNANCY)
    assert stages(hub)["K-001"].due_at == before - timedelta(minutes=10)
    prioritise(hub, "K-001", Priority.PREGNANCY)  # nothing new: no line
    prioritise(hub, "K-001", None)
    assert (stages(hub)["K-001"].due_at, stages(hub)["K-001"].priority) == (before, None)
    assert [why["priority"] for why in whys(hub, "prioritise")] == ["pregnancy", None]


def test_who_does_not_wait_is_given_no_class(hub: Hub) -> None:
    staff(hub)
    with pytest.raises(Refused, match="not_waiting"):
        prioritise(hub, "K-001", Priority.URGENT)


def test_a_call_out_of_order_says_its_reason_and_whom_it_passed(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    for _ in range(3):
        take_number(hub)
        clock.move(minutes=1)
    assert out_of_order(hub, "K-003").number == "K-003"
    assert whys(hub, "call") == [{"desk": DESK, "reason": "earliest_due", "out_of_order": "helper_waits", "passed": 2}]
    assert [stages(hub)[number].overtaken for number in ("K-001", "K-002")] == [1, 1]
    with pytest.raises(Refused, match="desk_busy"):
        out_of_order(hub, "K-001")


def test_a_number_called_elsewhere_is_not_called_again(hub: Hub) -> None:
    staff(hub, "ruta", DESK)
    staff(hub, "jonas", "cardiology-14")
    take_number(hub)
    hub.writer.run(lambda tx: call_next(tx, desk="cardiology-14", who="account:2"))
    with pytest.raises(Refused, match="not_waiting"):
        out_of_order(hub, "K-001")


def test_who_still_walks_is_not_called_but_may_be_seen_at_the_door(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    enter(hub, walk=timedelta(minutes=3))
    assert called(hub) is None
    assert out_of_order(hub, "K-001").number == "K-001"
    hub.writer.run(lambda tx: requeue(tx, desk=DESK, number="K-001", who="account:1"))
    assert called(hub) is None
    clock.move(minutes=3)
    assert called(hub) == "K-001"


def test_nobody_is_a_no_show_by_hand_sooner_than_their_walk_takes(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    enter(hub, walk=timedelta(minutes=3))
    out_of_order(hub, "K-001")
    clock.move(minutes=2, seconds=59)
    with pytest.raises(Refused, match="on_the_way") as refused:
        hub.writer.run(lambda tx: not_here(tx, desk=DESK, number="K-001", who="account:1"))
    assert refused.value.opens_at == NOW + timedelta(minutes=3)
    clock.move(seconds=1)
    hub.writer.run(lambda tx: not_here(tx, desk=DESK, number="K-001", who="account:1"))


@pytest.mark.parametrize(("late", "due_after"), [(9, 0), (11, 11 + 25)])
def test_late_within_the_grace_keeps_the_slot_and_later_stands_with_walk_ins(
    hub: Hub, clock: StandingClock, late: int, due_after: int
) -> None:
    book(hub, NOW)
    clock.move(minutes=late)
    arrive(hub)
    assert stages(hub)["K-001"].due_at == NOW + timedelta(minutes=due_after)


@pytest.mark.parametrize(
    ("born", "wanted"), [(date(1940, 5, 1), "over_75"), (date(2025, 9, 1), "infant"), (date(1980, 1, 1), None)]
)
def test_a_booking_brings_the_class_of_its_age(hub: Hub, born: date, wanted: str | None) -> None:
    book(hub)
    hub.writer.run(lambda tx: setattr(tx.session.scalars(select(Booking)).one(), "birth_date", born.isoformat()))
    arrive(hub)
    assert stages(hub)["K-001"].priority == wanted


def test_a_ticket_counts_who_will_be_called_before_it(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    assert [take_number(hub).people_ahead for _ in range(2)] == [0, 0]  # the same moment: neither is before the other
    clock.move(minutes=1)
    assert take_number(hub).people_ahead == 2
    prioritise(hub, "K-003", Priority.URGENT)
    book(hub, clock.now() + timedelta(minutes=1))
    issued = arrive(hub).issued
    assert issued is not None
    assert issued.people_ahead == 1


def lived(rng: random.Random, hub: Hub, clock: StandingClock) -> None:
    """Two hours of a department: people come as they come, two desks call, staff step in."""
    for _ in range(60):
        clock.move(minutes=rng.choice([0, 1, 2, 4]), seconds=1)
        for _ in range(rng.choice([0, 1, 1, 2])):
            slot = clock.now() + timedelta(minutes=rng.randint(-15, 40)) if rng.random() < 0.6 else None
            walk = timedelta(minutes=rng.choice([0, 0, 3]))
            enter(hub, rng.choice([None, None, None, None, *Priority]), slot, walk)
        if rng.random() < 0.6:
            expect_the_rules_choice(hub, rng.choice([DESK, "cardiology-14"]), clock.now())


def expect_the_rules_choice(hub: Hub, desk: str, now: datetime) -> None:
    waiting = [
        InLine(
            stage.id, stage.due_at, stage.waits_from or now, stage.callable_at or now, stage.overtaken,
            Priority(stage.priority) if stage.priority else None,
        )
        for stage in stages(hub).values()
        if stage.state == "waiting"
    ]  # fmt: skip
    wanted = next_of(waiting, now, Caps())
    found = call(hub, desk)
    assert (found.stage_id if found else None) == (wanted.one.stage_id if wanted else None)


def told_again(hub: Hub) -> dict[UUID, int]:
    """The day out of the diary alone: each call is the one the rules would make; how often each was overtaken."""
    with hub.database.reading() as session:
        diary = session.scalars(select(DiaryLine).order_by(DiaryLine.seq)).all()
    waiting: dict[UUID, InLine] = {}
    counts: dict[UUID, int] = {}
    for line in diary:
        assert line.stage_id is not None
        why = line.why or {}
        if line.old is None:
            moments = {
                name: datetime.fromisoformat(why.get(name, line.at.isoformat())) for name in ("waits_from", "callable")
            }
            waiting[line.stage_id] = InLine(
                line.stage_id, datetime.fromisoformat(why["due"]), moments["waits_from"], moments["callable"],
                priority=Priority(why["priority"]) if "priority" in why else None,
            )  # fmt: skip
        elif line.move == "call":
            place = next_of(waiting.values(), line.at, Caps())
            assert place is not None
            assert (place.one.stage_id, place.reason) == (line.stage_id, why["reason"])
            for passed in overtaken_by(place.one, list(waiting.values()), line.at):
                waiting[passed] = replace(waiting[passed], overtaken=waiting[passed].overtaken + 1)
                counts[passed] = waiting[passed].overtaken
            del waiting[line.stage_id]
    return counts


@pytest.mark.parametrize("seed", range(4))
def test_the_database_picks_as_the_rules_do_and_the_diary_replays_it(hub: Hub, clock: StandingClock, seed: int) -> None:
    staff(hub, "ruta", DESK)
    staff(hub, "jonas", "cardiology-14")
    lived(random.Random(seed), hub, clock)
    counts = told_again(hub)
    assert counts == {stage.id: stage.overtaken for stage in stages(hub).values() if stage.overtaken}
    usual = [stage.overtaken for stage in stages(hub).values() if stage.priority != "urgent"]
    assert max(usual) <= Caps().times
    with hub.database.reading() as session:
        state = state_of(session, "queue:1", clock.now())
    assert isinstance(state, QueueState)
    line = list(state.waiting)
    assert not line or called(hub) in {line[0], None}  # None: everybody left is still on the way


def test_a_hospital_may_set_its_own_limits(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    hub.writer.run(lambda tx: tx.connection.exec_driver_sql("UPDATE site SET overtaken_times = 1"))
    take_number(hub)
    for _ in range(2):
        clock.move(minutes=1)
        enter(hub, slot=clock.now())
    assert [called(hub) for _ in range(3)] == ["K-002", "K-001", "K-003"]
    assert hub.writer.run(lambda tx: int(desk_called(tx, DESK).overtaken_times)) == 1
