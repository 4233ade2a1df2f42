"""Whoever is sent from one service to another is callable once they can have walked there, and no no-show before."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from config.contract.words import PatientAct
from display_server.db.models import Department, Service, Stage
from display_server.db.reading.overdue import no_shows
from display_server.db.reading.states import statements
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.transfer import Destination, transfer
from display_server.services.refused import Refused
from display_server.services.visits.change_department import change_department
from display_server.services.visits.edit_stages import add_stage
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import patient
from tests.display_server.services.queue_acts import BLOOD, take_number
from tests.display_server.services.visit_acts import HEART, People
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
TEN = timedelta(minutes=10)


@pytest.fixture
def far(hub: Hub) -> Hub:
    """The laboratory is ten minutes away from everywhere else."""
    hub.writer.run(
        lambda tx: tx.session.execute(update(Department).where(Department.code == "laboratory").values(walk_minutes=10))
    )
    return hub


def callable_at(hub: Hub, visit_id: UUID, service: str) -> datetime | None:
    of_it = select(Stage.callable_at).join(Service).where(Stage.visit_id == visit_id, Service.code == service)
    with hub.database.reading() as session:
        found: datetime | None = session.scalar(of_it)
        return found


def test_the_next_step_is_called_after_the_walk(far: Hub, clock: StandingClock) -> None:
    mine = take_number(far)
    far.writer.run(lambda tx: add_stage(tx, visit_id=mine.visit_id, service=BLOOD, who="account:1"))
    People(far).serve(HEART, mine.number)
    assert callable_at(far, mine.visit_id, BLOOD) == clock.now() + TEN


def test_who_is_sent_on_walks_first(far: Hub) -> None:
    mine, people = take_number(far), People(far)
    assert people.press(HEART, DeskAct.CALL_NEXT) == mine.number
    people.press(HEART, DeskAct.HERE, mine.number)
    to = Destination(service=BLOOD)
    far.writer.run(lambda tx: transfer(tx, desk=HEART, number=mine.number, to=to, who="account:1"))
    assert callable_at(far, mine.visit_id, BLOOD) == NOW + TEN


def test_a_changed_department_is_walked_to_and_must_be_open(far: Hub) -> None:
    mine = take_number(far)
    far.writer.run(lambda tx: tx.session.execute(update(Service).where(Service.code == BLOOD).values(daily_capacity=0)))
    with pytest.raises(Refused, match="service_full"):
        far.writer.run(lambda tx: change_department(tx, visit_id=mine.visit_id, service=BLOOD, who="patient"))
    far.writer.run(lambda tx: tx.session.execute(update(Service).values(daily_capacity=None)))
    patient(far, mine.visit_id, PatientAct.CHANGE, BLOOD)
    assert callable_at(far, mine.visit_id, BLOOD) == NOW + TEN


@pytest.mark.parametrize(("minutes", "lost"), [(9, False), (11, True)])
def test_a_call_is_no_no_show_before_they_can_be_there(
    far: Hub, clock: StandingClock, minutes: int, lost: bool
) -> None:
    mine = take_number(far)
    patient(far, mine.visit_id, PatientAct.CHANGE, BLOOD)
    called = (
        update(Stage).where(Stage.visit_id == mine.visit_id).values(state="called", called_at=clock.now(), recalls=2)
    )
    far.writer.run(lambda tx: tx.session.execute(called))
    clock.move(minutes=minutes)
    with far.database.reading() as session:
        assert bool(no_shows(statements(session), clock.now())) is lost
