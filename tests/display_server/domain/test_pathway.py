"""Which stages a visit has, and when the next of them is due."""

from datetime import timedelta

from display_server.domain.due_time import Promise
from display_server.domain.pathway import AFTER_END, Later, Planned, booked_stage, goes_on, joins, stages_of_visit
from display_server.domain.visit import OPEN, State
from tests.small_cast import NOW

REGISTRY, DOCTOR, X_RAY, CASHIER = 1, 2, 3, 4
PLAN = [Planned(DOCTOR, registry=REGISTRY), Planned(X_RAY), Planned(DOCTOR, registry=REGISTRY), Planned(CASHIER)]
PROMISE = Promise(target=timedelta(minutes=25), grace=timedelta(minutes=10), earlier={})


def test_a_first_visit_begins_at_the_registry() -> None:
    assert stages_of_visit(PLAN, first_visit=True) == [REGISTRY, DOCTOR, X_RAY, DOCTOR, CASHIER]


def test_a_repeat_visit_goes_past_the_registry_straight_to_the_doctor() -> None:
    assert stages_of_visit([Planned(REGISTRY), *PLAN], first_visit=False) == [DOCTOR, X_RAY, DOCTOR, CASHIER]


def test_where_nobody_knows_whether_it_is_the_first_visit_the_plan_stands() -> None:
    assert stages_of_visit(PLAN, first_visit=None) == [DOCTOR, X_RAY, DOCTOR, CASHIER]
    assert stages_of_visit([Planned(REGISTRY), *PLAN], first_visit=None)[0] == REGISTRY


def test_a_plan_that_names_the_registry_itself_goes_there_once() -> None:
    assert stages_of_visit([Planned(REGISTRY), *PLAN], first_visit=True).count(REGISTRY) == 1


def test_a_service_without_a_registry_is_begun_at_once_by_everybody() -> None:
    assert stages_of_visit([Planned(X_RAY)], first_visit=True) == [X_RAY]


def test_a_repeat_visit_booked_at_the_registry_itself_still_goes_there() -> None:
    assert stages_of_visit([Planned(REGISTRY, registry=REGISTRY)], first_visit=False) == [REGISTRY]


def test_the_booked_time_belongs_to_the_first_stage_at_the_booked_service() -> None:
    assert booked_stage([REGISTRY, DOCTOR, X_RAY, DOCTOR], DOCTOR) == 2
    assert booked_stage([REGISTRY, X_RAY], DOCTOR) == 1


def test_a_next_stage_is_due_after_the_services_target() -> None:
    when = joins(now=NOW, came_at=NOW - timedelta(hours=1), slot=None, promise=PROMISE)
    assert when.due_at == NOW + timedelta(minutes=25)
    assert when.waits_from == when.callable_at == NOW


def test_who_came_in_time_keeps_the_booked_time_though_the_registry_took_long() -> None:
    slot = NOW - timedelta(minutes=40)
    when = joins(now=NOW, came_at=slot - timedelta(minutes=5), slot=slot, promise=PROMISE)
    assert when.due_at == slot


def test_who_came_too_late_for_it_waits_as_a_walk_in() -> None:
    slot = NOW - timedelta(minutes=40)
    when = joins(now=NOW, came_at=slot + timedelta(minutes=11), slot=slot, promise=PROMISE)
    assert when.due_at == NOW + timedelta(minutes=25)


def test_a_booked_time_that_is_still_to_come_is_waited_for() -> None:
    slot = NOW + timedelta(minutes=50)
    assert joins(now=NOW, came_at=NOW, slot=slot, promise=PROMISE).due_at == slot


def test_every_end_says_what_becomes_of_the_later_stages() -> None:
    assert set(AFTER_END) == set(State) - OPEN
    assert {state for state, later in AFTER_END.items() if later is Later.ENDS} == {State.CANCELLED, State.UNSERVED}


def test_a_visit_goes_on_when_nothing_is_open_and_nobody_may_still_come_back() -> None:
    assert goes_on([State.DONE])
    assert goes_on([State.DONE, State.CANCELLED])  # left out
    assert not goes_on([State.DONE, State.NO_SHOW])
    assert not goes_on([State.LEFT])
    assert not any(goes_on([State.DONE, state]) for state in OPEN)
