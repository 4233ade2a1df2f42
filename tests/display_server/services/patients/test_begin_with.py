"""A visit that holds both stages begins with the one whose line is shorter: the two change places, by one touch."""

from datetime import timedelta

import pytest

from config.contract.words import PatientAct
from display_server.db.engine.transaction import Transaction
from display_server.domain.diversion import SEEN_WITHIN, may_come_first
from display_server.hub import Hub
from display_server.services.house.edit_diversion import DiversionEntry, add_diversion
from display_server.services.lines.record_foretold import record_foretold, record_signs
from display_server.services.refused import Refused
from display_server.services.visits.edit_stages import add_stage
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import patient
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.services.visit_acts import HEART, LAB, People, checked_in, on_a_pathway, stage_rows, stages
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
WAIT_S = 600.0


def propose(hub: Hub, here: str, there: str) -> None:
    """Jobs says that the line there is 20 minutes shorter, and how long it is at most."""

    def say(tx: Transaction) -> None:
        add_diversion(tx, entry=DiversionEntry(here, there, walk=3, margin=10, interchangeable=False), who="test")
        tx.session.flush()
        waits: list[dict[str, object]] = [
            {"service_id": one, "p10": 60.0, "p50": 300.0, "p90": WAIT_S, "people": {}, "scale": []} for one in (1, 2)
        ]
        record_foretold(tx, as_of=tx.now.isoformat(), services=waits, departments=[], changed=[])
        sign = {"diversion_id": 1, "minutes": 20, "ended": None}
        record_signs(tx, as_of=tx.now.isoformat(), signs=[sign], changed=[])

    hub.writer.run(say)


def test_the_two_change_places_and_both_are_done(hub: Hub, clock: StandingClock) -> None:
    propose(hub, CARDIOLOGY, BLOOD)
    mine = take_number(hub)
    hub.writer.run(lambda tx: add_stage(tx, visit_id=mine.visit_id, service=BLOOD, who="account:1"))
    patient(hub, mine.visit_id, PatientAct.DIVERT, BLOOD)
    standing = [one for one in stages(hub, mine.visit_id) if one[1] != "cancelled"]
    assert standing == [(BLOOD, "waiting"), (CARDIOLOGY, "expected")]
    people = People(hub)
    clock.move(minutes=3)  # the walk
    people.serve(LAB, mine.number)
    people.serve(HEART, mine.number)
    assert [one for one in stages(hub, mine.visit_id) if one[1] != "cancelled"] == [
        (BLOOD, "done"),
        (CARDIOLOGY, "done"),
    ]
    diary_says_the_rows(hub)


def test_an_appointment_keeps_its_time_and_is_left_only_while_there_is_slack(hub: Hub) -> None:
    on_a_pathway(hub, (CARDIOLOGY, BLOOD), first_visit=False, starts_at=NOW + timedelta(minutes=10))
    propose(hub, CARDIOLOGY, BLOOD)
    issued = checked_in(hub).issued
    assert issued is not None
    with pytest.raises(Refused):
        patient(hub, issued.visit_id, PatientAct.DIVERT, BLOOD)


def test_with_slack_the_appointment_goes_along(hub: Hub) -> None:
    slot = NOW + timedelta(minutes=45)
    on_a_pathway(hub, (CARDIOLOGY, BLOOD), first_visit=False, starts_at=slot)
    propose(hub, CARDIOLOGY, BLOOD)
    issued = checked_in(hub).issued
    assert issued is not None
    patient(hub, issued.visit_id, PatientAct.DIVERT, BLOOD)
    found = {(one.state, one.slot) for one in stage_rows(hub, issued.visit_id) if one.state != "cancelled"}
    assert found == {("waiting", None), ("expected", slot)}


def test_who_has_waited_keeps_their_place_and_who_holds_one_stage_is_not_asked(hub: Hub, clock: StandingClock) -> None:
    mine, single = take_number(hub), take_number(hub)
    hub.writer.run(lambda tx: add_stage(tx, visit_id=mine.visit_id, service=BLOOD, who="account:1"))
    clock.move(minutes=11)
    propose(hub, CARDIOLOGY, BLOOD)
    for one in (mine, single):
        with pytest.raises(Refused, match="not_possible_now"):
            patient(hub, one.visit_id, PatientAct.DIVERT, BLOOD)


def test_slack_is_the_walk_both_ways_the_wait_and_the_time_there() -> None:
    wait, walk = timedelta(minutes=20), timedelta(minutes=3)
    enough = NOW + wait + SEEN_WITHIN + 2 * walk

    def may(slot: object, came: timedelta = timedelta(0)) -> bool:
        return may_come_first(came_at=NOW - came, slot=slot, wait_there=wait, walk=walk, now=NOW)  # type: ignore[arg-type]

    assert may(None)
    assert may(enough)
    assert not may(enough - timedelta(minutes=1))
    assert not may(None, timedelta(minutes=11))
