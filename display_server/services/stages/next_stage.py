"""A visit goes from stage to stage: what it expects is planned once, and when one stage is done the next joins its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from uuid_utils.compat import uuid7

from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.engine.transaction import Transaction
from display_server.db.models import PathwayStage, Service, Stage
from display_server.domain.due_time import NO_TIME
from display_server.domain.pathway import Planned, booked_stage, goes_on, joins, stages_of_visit
from display_server.domain.priority import Priority
from display_server.domain.urgency import Urgency, seen_by_urgency
from display_server.domain.visit import OPEN, Move, State
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import promise_of, service_with_key
from display_server.services.stages.stage_moves import begin_stage, due_words, move_stage
from display_server.services.stages.visit_facts import stages_of, visit_with_id
from display_server.services.stages.walk import walk_between

_PATHWAY = Prepared(
    select(PathwayStage.service_id, Service.registry_id)
    .join(Service, Service.id == PathwayStage.service_id)
    .where(PathwayStage.pathway_id == bindparam("pathway_id"))
    .order_by(PathwayStage.position)
)
_REGISTRY = Prepared(select(Service.registry_id).where(Service.id == bindparam("service_id")))
_SLOT = Prepared(
    update(Stage)
    .values(slot=bindparam("booked_at"))
    .where(Stage.visit_id == bindparam("of_visit"), Stage.position == bindparam("at_position"))
)
_EXPECTS = Prepared(
    select(Stage.id).where(Stage.visit_id == bindparam("visit_id"), Stage.state == State.EXPECTED.value).limit(1)
)
_ARRIVED = Prepared(update(Stage).values(arrived_at=bindparam("at")).where(Stage.id == bindparam("stage_id")))


@dataclass(frozen=True)
class Way:
    """The services a booked visit goes through, and at which of them (from 1) the booked time is."""

    services: Sequence[int]
    booked: int


def way_of_booking(tx: Statements, booking: Row) -> Way:
    """From its pathway or its one service, and whether it is the first visit."""
    if booking.pathway_id is not None:
        rows = tx.all(_PATHWAY, pathway_id=booking.pathway_id)
        planned = [Planned(row.service_id, row.registry_id) for row in rows]
    else:
        planned = [Planned(booking.service_id, tx.only(_REGISTRY, service_id=booking.service_id).registry_id)]
    services = stages_of_visit(planned, first_visit=booking.first_visit)
    return Way(services, booked_stage(services, booking.service_id))


def plan_stages(tx: Transaction, visit_id: UUID, way: Way, *, slot: datetime, who: str) -> None:
    """The stages after the first, which waits already, are expected from now on."""
    for position, service_id in enumerate(way.services[1:], 2):
        expect(tx, visit_id, service_id, position=position, who=who)
    tx.run(_SLOT, of_visit=visit_id, at_position=way.booked, booked_at=slot)


def expect(
    tx: Transaction,
    visit_id: UUID,
    service_id: int,
    *,
    position: int,
    who: str,
    why: dict[str, Any] | None = None,
    desk_id: int | None = None,
) -> UUID:
    """One more stage. Its due time is only a word until its turn comes. `desk_id`: whose press it was."""
    service, stage_id = service_with_key(tx, service_id), uuid7()
    when = joins(now=tx.now, came_at=tx.now, slot=None, promise=promise_of(service))
    begin_stage(
        tx, stage_id=stage_id, visit_id=visit_id, service=service, move=Move.EXPECT, due=when, who=who, why=why,
        position=position, desk_id=desk_id,
    )  # fmt: skip
    return stage_id


def go_on(
    tx: Transaction, visit_id: UUID, *, who: str, why: dict[str, Any] | None = None, found: bool = False
) -> str | None:
    """The next expected stage joins its line, in the act that ended the one before; its service's code.

    None: one is still open, none is left and the visit has ended, or the patient did not come or left and may come back
    (`domain.pathway.goes_on`); `found`: they have been, under another number. The class of need and the urgency go along.
    The line is no desk's move: an undo of the finish takes it back with it. Raises Refused (`triage_first`).
    """
    if tx.one(_EXPECTS, visit_id=visit_id) is None:  # nearly every visit has one stage, which is over now
        return None
    stages = stages_of(tx, visit_id)
    expected = [one for one in stages if one.state == State.EXPECTED]
    begun = [State(one.state) for one in stages if one.state != State.EXPECTED]
    # Where many write, the one expected may have been taken out between the two looks.
    if not expected or not (goes_on(begun) or (found and OPEN.isdisjoint(begun))):
        return None
    following = expected[0]
    before = [one for one in stages if one.position < following.position and one.state != State.CANCELLED]
    if any(one.triage and one.urgency is None for one in before):
        raise Refused("triage_first", "number")
    priority = Priority(before[-1].priority) if before and before[-1].priority else None
    urgency = Urgency(before[-1].urgency) if before and before[-1].urgency else None
    came_at, there = visit_with_id(tx, visit_id).issued_at, service_with_key(tx, following.service_id)
    walk = walk_between(service_with_key(tx, before[-1].service_id), there) if before else NO_TIME
    when = joins(
        now=tx.now,
        came_at=came_at,
        slot=following.slot,
        promise=promise_of(there),
        priority=priority,
        walk=walk,
    )
    said = {**(why or {}), **({"priority": priority.value} if priority else {})}
    if urgency is not None:
        when, said["urgency"] = seen_by_urgency(when, came_at, urgency), urgency.value
    said |= due_words(tx, when)
    if before:
        said["after"] = before[-1].service
    if not move_stage(tx, following.id, Move.CHECK_IN, who=who, why=said):
        return None
    tx.run(_ARRIVED, stage_id=following.id, at=tx.now)
    code: str = following.service
    return code
