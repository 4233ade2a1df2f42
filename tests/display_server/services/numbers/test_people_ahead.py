"""How many stand before a newcomer: nobody's numbers are left out without reading the line for them."""

from sqlalchemy import select, true, update

from display_server.db.models import Stage
from display_server.hub import Hub
from display_server.services.lines.mark_ghosts import mark_ghosts
from display_server.services.numbers import people_ahead
from display_server.services.numbers.people_ahead import COUNTED_AHEAD
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number


def test_nobodys_numbers_are_found_by_their_own_index(hub: Hub) -> None:
    if hub.settings.postgres is not None:
        return  # its planner goes by counts, and a test's line is short
    usual = people_ahead._AHEAD_OF_USUAL  # what the server makes of it is what is tested
    values = usual.bind(
        {"service_id": 1, "first": hub.clock.now(), "now": hub.clock.now(), "since": hub.clock.now(), "times": 3}
    )
    with hub.database.reading() as session:
        driver = session.connection().connection.dbapi_connection
        assert driver is not None
        plan = [row[3] for row in driver.execute("EXPLAIN QUERY PLAN " + usual.sql, values)]
    looks = [step for step in plan if step.startswith("SEARCH stage")]
    assert [step.split("INDEX ")[1].split(" ")[0] for step in looks] == ["ix_stage_line"] * 2 + ["ix_stage_ghost"] * 3


def test_where_too_many_stand_there_nothing_is_taken_off_the_count(hub: Hub, clock: StandingClock) -> None:
    for _ in range(COUNTED_AHEAD):
        take_number(hub)
        clock.move(seconds=1)
    assert take_number(hub).people_ahead is None
    hub.writer.run(lambda tx: tx.session.execute(update(Stage).values(ghost=true()).where(Stage.due_at < tx.now)))
    assert take_number(hub).people_ahead is None


def test_a_line_known_to_have_no_ghosts_is_counted_anew_once_it_has_one(hub: Hub, clock: StandingClock) -> None:
    assert [_next(hub, clock) for _ in range(3)] == [0, 1, 2]
    with hub.database.reading() as session:
        stage = session.scalars(select(Stage).order_by(Stage.due_at, Stage.id).limit(1)).one()
    hub.writer.run(lambda tx: mark_ghosts(tx, service_id=stage.service_id, marks=[(str(stage.id), True)]))
    assert [_next(hub, clock) for _ in range(2)] == [2, 3]


def _next(hub: Hub, clock: StandingClock) -> int | None:
    clock.move(seconds=1)
    return take_number(hub).people_ahead
