"""Staff change a visit's later stages; what has begun stays as it is."""

from uuid import UUID

import pytest

from display_server.domain.pathway import MOST_STAGES
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.refused import Refused
from display_server.services.visits.edit_stages import add_stage, reorder_stages, skip_stage, sooner
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.services.visit_acts import (
    HEART,
    LAB,
    People,
    checked_in,
    diary,
    on_a_pathway,
    stage_rows,
    stages,
)

ON_BOTH_DATABASES = True

WHO = "account:1"


def begun(hub: Hub) -> UUID:
    on_a_pathway(hub)
    issued = checked_in(hub).issued
    assert issued is not None
    return issued.visit_id


def test_a_stage_is_added_at_the_end(hub: Hub) -> None:
    visit_id = begun(hub)
    hub.writer.run(lambda tx: add_stage(tx, visit_id=visit_id, service=CARDIOLOGY, who=WHO))
    assert [service for service, _ in stages(hub, visit_id)] == [BLOOD, CARDIOLOGY, BLOOD, CARDIOLOGY]
    diary_says_the_rows(hub)


def test_a_stage_is_added_as_the_next_one(hub: Hub) -> None:
    visit_id = begun(hub)
    added = hub.writer.run(lambda tx: add_stage(tx, visit_id=visit_id, service=BLOOD, next_one=True, who=WHO))
    rows = stage_rows(hub, visit_id)
    assert rows[1].id == added
    assert [row.position for row in rows] == [1, 2, 3, 4]


def test_a_visit_that_was_finished_goes_on_with_the_stage_that_is_added(hub: Hub) -> None:
    issued = take_number(hub)
    People(hub).serve(HEART, issued.number)
    hub.writer.run(lambda tx: add_stage(tx, visit_id=issued.visit_id, service=BLOOD, who=WHO))
    assert stages(hub, issued.visit_id) == [(CARDIOLOGY, "done"), (BLOOD, "waiting")]


def test_a_stage_is_left_out_and_the_diary_says_so(hub: Hub) -> None:
    visit_id = begun(hub)
    doctor = stage_rows(hub, visit_id)[1].id
    hub.writer.run(lambda tx: skip_stage(tx, visit_id=visit_id, stage_id=doctor, who=WHO))
    assert stages(hub, visit_id) == [(BLOOD, "waiting"), (CARDIOLOGY, "cancelled"), (BLOOD, "expected")]
    assert diary(hub, visit_id)[-1].why == {"left_out": True}
    diary_says_the_rows(hub)


def test_expected_stages_come_in_another_order(hub: Hub) -> None:
    visit_id = begun(hub)
    _, doctor, blood = (row.id for row in stage_rows(hub, visit_id))
    hub.writer.run(lambda tx: reorder_stages(tx, visit_id=visit_id, stage_ids=[blood, doctor], who=WHO))
    assert [row.id for row in stage_rows(hub, visit_id)][1:] == [blood, doctor]
    orders = {"was": [str(doctor), str(blood)], "now": [str(blood), str(doctor)]}
    assert diary(hub, visit_id)[-1].why == {"services": [BLOOD, CARDIOLOGY], **orders}
    hub.writer.run(lambda tx: sooner(tx, visit_id=visit_id, stage_id=doctor, who=WHO))
    assert [row.id for row in stage_rows(hub, visit_id)][1:] == [doctor, blood]


def test_an_order_of_other_stages_is_refused(hub: Hub) -> None:
    visit_id = begun(hub)
    first, doctor, _ = (row.id for row in stage_rows(hub, visit_id))
    with pytest.raises(Refused, match="stages_changed"):
        hub.writer.run(lambda tx: reorder_stages(tx, visit_id=visit_id, stage_ids=[doctor], who=WHO))
    people = People(hub)
    people.press(LAB, DeskAct.CALL_NEXT)
    with pytest.raises(Refused, match="stage_not_expected"):  # at a desk: that is no stage to leave out
        hub.writer.run(lambda tx: skip_stage(tx, visit_id=visit_id, stage_id=first, who=WHO))


def test_a_visit_has_twelve_stages_at_most(hub: Hub) -> None:
    visit_id = begun(hub)
    for _ in range(MOST_STAGES - 3):
        hub.writer.run(lambda tx: add_stage(tx, visit_id=visit_id, service=BLOOD, who=WHO))
    with pytest.raises(Refused, match="too_many_stages"):
        hub.writer.run(lambda tx: add_stage(tx, visit_id=visit_id, service=BLOOD, who=WHO))
