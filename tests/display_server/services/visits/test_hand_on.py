"""What the number that goes hands on to the one that stays, and what an undo of the merge hands back."""

from uuid import UUID

import pytest
from sqlalchemy import update

from display_server.db.models import Visit
from display_server.domain.needs import Need, NeedState
from display_server.domain.priority import Priority
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.set_priority import set_priority
from display_server.services.visits.link_family import link_family
from display_server.services.visits.merge_visits import merge_visits
from display_server.services.visits.needs_of_visit import needs_of, set_need
from tests.display_server.services.desk_acts import DeskInHand, desk_in_hand, stage_of
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import take_number
from tests.display_server.services.visit_acts import visit_row

ON_BOTH_DATABASES = True

WHO = "account:1"


@pytest.fixture
def desk(hub: Hub) -> DeskInHand:
    return desk_in_hand(hub)


def need(hub: Hub, visit_id: UUID, need: Need, state: NeedState | None) -> None:
    hub.writer.run(lambda tx: set_need(tx, visit_id=visit_id, need=need, state=state, who=WHO))


def needs(hub: Hub, visit_id: UUID) -> dict[Need, NeedState]:
    return dict(hub.writer.run(lambda tx: needs_of(tx, visit_id)))


def change(hub: Hub, visit_id: UUID, **values: object) -> None:
    hub.writer.run(lambda tx: tx.session.execute(update(Visit).where(Visit.id == visit_id).values(**values)))


def merge(hub: Hub, kept: UUID, other: UUID) -> None:
    hub.writer.run(lambda tx: merge_visits(tx, kept=kept, other=other, who=WHO, desk_id=1))


def test_needs_family_note_class_and_how_they_came_go_along_and_come_back(hub: Hub, desk: DeskInHand) -> None:
    kept, other, relative = (take_number(hub).visit_id for _ in range(3))
    need(hub, kept, Need.ESCORT, NeedState.ASKED)
    need(hub, other, Need.ESCORT, NeedState.HERE)
    need(hub, other, Need.INTERPRETER, NeedState.COMING)
    change(hub, kept, note="slow on stairs")
    change(hub, other, note="walks with a stick", by_ambulance=True)
    family = hub.writer.run(lambda tx: link_family(tx, visit_ids=[other, relative], who=WHO))
    hub.writer.run(lambda tx: set_priority(tx, desk=desk.code, number="K-002", priority=Priority.URGENT, who=WHO))
    merge(hub, kept, other)
    assert needs(hub, kept) == {Need.ESCORT: NeedState.HERE, Need.INTERPRETER: NeedState.COMING}
    row = visit_row(hub, kept)
    assert (row.family_id, row.note, row.by_ambulance) == (family, "slow on stairs; walks with a stick", True)
    assert stage_of(hub, "K-001").priority == Priority.URGENT
    desk.press(DeskAct.UNDO, "K-001")
    assert needs(hub, kept) == {Need.ESCORT: NeedState.ASKED}
    row = visit_row(hub, kept)
    assert (row.family_id, row.note, row.by_ambulance) == (None, "slow on stairs", False)
    assert stage_of(hub, "K-001").priority is None
    assert visit_row(hub, other).family_id == visit_row(hub, relative).family_id == family
    diary_says_the_rows(hub)


def test_what_staff_changed_since_is_not_handed_back(hub: Hub, desk: DeskInHand) -> None:
    kept, other = (take_number(hub).visit_id for _ in range(2))
    need(hub, other, Need.INTERPRETER, NeedState.ASKED)
    merge(hub, kept, other)
    need(hub, kept, Need.INTERPRETER, NeedState.HERE)
    desk.press(DeskAct.UNDO, "K-001")
    assert needs(hub, kept) == {Need.INTERPRETER: NeedState.HERE}


def test_the_number_that_stays_loses_nothing_it_had(hub: Hub, desk: DeskInHand) -> None:
    kept, other = (take_number(hub).visit_id for _ in range(2))
    need(hub, kept, Need.INTERPRETER, NeedState.HERE)
    need(hub, other, Need.INTERPRETER, NeedState.ASKED)
    change(hub, kept, note="n" * 150)
    change(hub, other, note="o" * 150)
    hub.writer.run(lambda tx: set_priority(tx, desk=desk.code, number="K-001", priority=Priority.URGENT, who=WHO))
    hub.writer.run(lambda tx: set_priority(tx, desk=desk.code, number="K-002", priority=Priority.INFANT, who=WHO))
    merge(hub, kept, other)
    assert needs(hub, kept) == {Need.INTERPRETER: NeedState.HERE}
    assert visit_row(hub, kept).note == "n" * 150
    assert stage_of(hub, "K-001").priority == Priority.URGENT
