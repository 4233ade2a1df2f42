"""Two desks call two of one family at the very same moment, each through a web of its own: one of them is passed over."""

import pytest

from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.domain.queue_order import OutOfOrder
from display_server.hub import Hub
from display_server.services.desks.call_next import Called, call_next
from display_server.services.desks.call_this_one import call_this_one
from display_server.services.visits.link_family import link_family
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, staff, take_number
from tests.display_server.services.visit_acts import HEART, LAB
from tests.faults.two_webs import second_of_two

WHO = "account:1"


@pytest.fixture
def backend() -> str:
    return "postgresql"


@pytest.mark.parametrize("chosen", [False, True])
def test_a_family_called_from_two_webs_at_once_stands_in_one_room(
    hub: Hub, settings: HubSettings, clock: StandingClock, chosen: bool
) -> None:
    child, mother = take_number(hub, BLOOD), take_number(hub)
    staff(hub, "nurse", LAB)
    staff(hub, "doctor", HEART)
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[child.visit_id, mother.visit_id], who=WHO))

    def call_child(tx: Transaction) -> None:
        assert call_next(tx, desk=LAB, who=WHO) is not None

    def call_mother(tx: Transaction) -> Called | None:
        if not chosen:
            return call_next(tx, desk=HEART, who=WHO)
        return call_this_one(tx, desk=HEART, number=mother.number, reason=OutOfOrder.MEDICAL, who=WHO)

    second = second_of_two(hub, settings, clock, call_child, call_mother)
    assert second == ("family_elsewhere" if chosen else None)
