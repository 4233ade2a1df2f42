"""Two desks call two of one family at the very same moment, each through a web of its own: one of them is passed over."""

import threading

import pytest

from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.domain.queue_order import OutOfOrder
from display_server.hub import Hub, open_hub
from display_server.services.desks.call_next import Called, call_next
from display_server.services.desks.call_this_one import call_this_one
from display_server.services.refused import Refused
from display_server.services.visits.link_family import link_family
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, staff, take_number
from tests.display_server.services.visit_acts import HEART, LAB

WHO = "account:1"
PATIENCE_S = 20.0
UNDECIDED_S = 0.5


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
    other = open_hub(settings, clock)
    called, may_end = threading.Event(), threading.Event()
    second: list[Called | str | None] = []

    def call_child(tx: Transaction) -> None:
        assert call_next(tx, desk=LAB, who=WHO) is not None
        called.set()
        assert may_end.wait(PATIENCE_S)

    def call_mother(tx: Transaction) -> Called | None:
        if not chosen:
            return call_next(tx, desk=HEART, who=WHO)
        return call_this_one(tx, desk=HEART, number=mother.number, reason=OutOfOrder.MEDICAL, who=WHO)

    def at_the_other_web() -> None:
        try:
            second.append(other.writer.run(call_mother))
        except Refused as refused:
            second.append(refused.code)

    threads = [threading.Thread(target=hub.writer.run, args=(call_child,)), threading.Thread(target=at_the_other_web)]
    try:
        threads[0].start()
        assert called.wait(PATIENCE_S)
        threads[1].start()
        threads[1].join(UNDECIDED_S)
        assert second == [], "who is second waits until the first is on disk"
    finally:
        may_end.set()
        for thread in threads:
            thread.join(PATIENCE_S)
        other.close()
    assert second == ["family_elsewhere" if chosen else None]
