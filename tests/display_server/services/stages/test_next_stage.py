"""A visit goes from stage to stage by itself: planned at the check-in, each joining its line when the one before is done."""

from datetime import timedelta

from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, book, take_number
from tests.display_server.services.visit_acts import (
    HEART,
    LAB,
    People,
    checked_in,
    diary,
    on_a_pathway,
    registry_for_cardiology,
    stage_rows,
    stages,
)
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

TARGET = timedelta(minutes=25)


def test_a_booked_visit_brings_its_stages_and_only_the_first_waits(hub: Hub) -> None:
    on_a_pathway(hub)
    issued = checked_in(hub).issued
    assert issued is not None
    assert (issued.service, issued.steps) == (BLOOD, [BLOOD, CARDIOLOGY, BLOOD])
    assert stages(hub, issued.visit_id) == [(BLOOD, "waiting"), (CARDIOLOGY, "expected"), (BLOOD, "expected")]


def test_who_is_finished_at_one_desk_waits_for_the_next_in_the_same_act(hub: Hub, clock: StandingClock) -> None:
    people = People(hub)
    on_a_pathway(hub, (BLOOD, BLOOD), booked=BLOOD)
    issued = checked_in(hub).issued
    assert issued is not None
    people.serve(LAB, issued.number)
    assert stages(hub, issued.visit_id) == [(BLOOD, "done"), (BLOOD, "waiting")]
    joined = stage_rows(hub, issued.visit_id)[1]
    assert (joined.due_at, joined.waits_from, joined.arrived_at) == (clock.now() + TARGET, clock.now(), clock.now())
    line = diary(hub, issued.visit_id)[-1]
    assert (line.move, line.old, line.new) == ("check_in", "expected", "waiting")
    assert line.why is not None
    assert line.why["after"] == BLOOD
    diary_says_the_rows(hub)


def test_the_last_one_finished_ends_the_visit(hub: Hub) -> None:
    people = People(hub)
    on_a_pathway(hub)
    issued = checked_in(hub).issued
    assert issued is not None
    for desk in (LAB, HEART, LAB):
        people.serve(desk, issued.number)
    assert [state for _, state in stages(hub, issued.visit_id)] == ["done", "done", "done"]
    assert diary(hub, issued.visit_id)[-1].move == "finish"
    diary_says_the_rows(hub)


def test_the_booked_time_is_kept_for_the_stage_it_was_booked_for(hub: Hub, clock: StandingClock) -> None:
    people = People(hub)
    slot = NOW + timedelta(minutes=10)
    on_a_pathway(hub, starts_at=slot)
    issued = checked_in(hub).issued
    assert issued is not None
    assert stage_rows(hub, issued.visit_id)[0].due_at == NOW + TARGET
    clock.move(minutes=30)  # the laboratory took long: that is not the patient's lateness
    people.serve(LAB, issued.number)
    doctor = stage_rows(hub, issued.visit_id)[1]
    assert (doctor.slot, doctor.due_at) == (slot, slot)


def test_a_first_visit_begins_at_the_registry_and_a_repeat_visit_at_the_doctor(hub: Hub) -> None:
    registry_for_cardiology(hub)
    on_a_pathway(hub, (CARDIOLOGY, BLOOD), first_visit=True)
    issued = checked_in(hub).issued
    assert issued is not None
    assert issued.steps == ["confidential-test", CARDIOLOGY, BLOOD]


def test_a_repeat_visit_goes_past_the_registry(hub: Hub) -> None:
    registry_for_cardiology(hub)
    on_a_pathway(hub, ("confidential-test", CARDIOLOGY), first_visit=False)
    issued = checked_in(hub).issued
    assert issued is not None
    assert (issued.service, issued.steps) == (CARDIOLOGY, [])


def test_a_booking_without_a_pathway_has_its_one_stage(hub: Hub) -> None:
    book(hub)
    issued = checked_in(hub).issued
    assert issued is not None
    assert issued.steps == []
    assert stages(hub, issued.visit_id) == [(CARDIOLOGY, "waiting")]
    assert stage_rows(hub, issued.visit_id)[0].slot == NOW + timedelta(minutes=10)


def test_a_walk_in_ends_with_its_one_stage(hub: Hub) -> None:
    people = People(hub)
    issued = take_number(hub)
    people.serve(HEART, issued.number)
    assert stages(hub, issued.visit_id) == [(CARDIOLOGY, "done")]


def test_the_code_finds_the_stage_that_waits_not_the_one_expected(hub: Hub) -> None:
    on_a_pathway(hub)
    checked_in(hub)
    again = arrive(hub).issued
    assert again is not None
    assert (again.service, again.steps) == (BLOOD, [BLOOD, CARDIOLOGY, BLOOD])
