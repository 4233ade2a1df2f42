"""What boards say by the clock alone, while nobody in the department does anything."""

import json
from typing import Any

from config.contract.push import DepartmentState
from display_server.db.reading.states import state_of
from display_server.db.reading.topic_versions import versions
from display_server.hub import Hub
from display_server.jobs.foretelling import WaitsAndLoads
from display_server.services.doors.acts import ACTS
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import AFTERNOON, TWO, change
from tests.display_server.services.queue_acts import take_number

DEPARTMENT = "department:cardiology"


def read(hub: Hub) -> tuple[int, DepartmentState]:
    """The version its topic has, and what push would build of it now."""
    with hub.database.reading() as session:
        state = state_of(session, DEPARTMENT, hub.clock.now())
        version = versions(session, [DEPARTMENT]).get(DEPARTMENT, 0)
    assert isinstance(state, DepartmentState)
    return version, state


def test_a_department_that_opens_by_its_hours_says_so_though_nobody_does_anything(
    hub: Hub, clock: StandingClock
) -> None:
    def perform(act: str, **args: Any) -> Any:
        return hub.writer.run(lambda tx: ACTS[act](tx, **json.loads(json.dumps(args))))

    jobs = WaitsAndLoads(hub.database, clock, perform)
    change(hub, hours=AFTERNOON)
    shown: dict[int, DepartmentState] = {}  # by its version, as push keeps it: read again only where that has risen

    def on_the_board() -> DepartmentState:
        version, state = read(hub)
        return shown.setdefault(version, state)

    jobs.perform()
    assert (on_the_board().closed, on_the_board().opens_at) == (True, TWO)
    clock.move(hours=4)
    assert on_the_board().closed, "nobody has told it yet"
    jobs.perform()
    assert (on_the_board().closed, on_the_board().opens_at) == (False, None)


def test_a_department_says_that_it_is_full_with_its_last_number_and_until_the_day_is_over(
    hub: Hub, clock: StandingClock
) -> None:
    change(hub, daily_capacity=2)
    take_number(hub)
    before, state = read(hub)
    assert not state.full
    take_number(hub)
    after, state = read(hub)
    assert (state.full, state.closed) == (True, False)
    assert after > before, "its boards hear it with that number"
    clock.move(days=1)
    assert not read(hub)[1].full
