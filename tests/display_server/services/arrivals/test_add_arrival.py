"""Somebody is brought in: a number and an urgency at once, no name, and a label of their own where nobody knows them."""

import pytest
from sqlalchemy import select

from config.contract.words import Language
from display_server.db.models import Stage, Visit
from display_server.domain.urgency import Urgency
from display_server.hub import Hub
from display_server.services.arrivals.add_arrival import Arrival, Arrived, add_arrival
from display_server.services.desks.call_next import call_next
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, staff, take_number, token_key

ON_BOTH_DATABASES = True

DESK, WHO = "cardiology-12", "account:1"


def bring(hub: Hub, urgency: Urgency = Urgency.ORANGE, *, service: str = CARDIOLOGY, unknown: bool = True) -> Arrived:
    arrival = Arrival(service, urgency, Language.LITHUANIAN, unknown=unknown)
    return hub.writer.run(lambda tx: add_arrival(tx, desk=DESK, arrival=arrival, token_key=token_key(hub), who=WHO))


@pytest.fixture
def emergency(hub: Hub) -> Hub:
    change(hub, triage=True)
    staff(hub)
    return hub


def test_the_urgency_is_set_at_once_and_they_are_called_before_whoever_waited(emergency: Hub) -> None:
    change(emergency, triage=False)
    take_number(emergency)  # before the department was set to see by urgency
    change(emergency, triage=True)
    brought = bring(emergency)
    with emergency.database.reading() as session:
        stage = session.scalars(select(Stage).where(Stage.visit_id == brought.issued.visit_id)).one()
        assert (stage.urgency, stage.priority) == ("orange", "urgent")
        visit = session.get_one(Visit, brought.issued.visit_id)
        assert (visit.by_ambulance, visit.unknown, visit.booking_id) == (True, 1, None)
    called = emergency.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))
    assert called is not None
    assert called.number == brought.issued.number


def test_unknown_people_are_counted_by_the_day(emergency: Hub, clock: StandingClock) -> None:
    assert [bring(emergency, unknown=unknown).unknown for unknown in (True, False, True)] == [1, None, 2]
    clock.move(days=1)
    assert bring(emergency).unknown == 1


def test_only_where_people_are_seen_by_urgency(hub: Hub) -> None:
    staff(hub)
    with pytest.raises(Refused, match="not_triage"):
        bring(hub)
    change(hub, BLOOD, triage=True)
    with pytest.raises(Refused, match="not_your_service"):
        bring(hub, service=BLOOD)
    with hub.database.reading() as session:
        assert session.scalars(select(Visit)).all() == []
