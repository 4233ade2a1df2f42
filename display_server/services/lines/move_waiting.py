"""What becomes of those who wait for something that is late or away: each person an act of its own, in short slices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Delay, Department, Desk, DeskService, Service, Stage, Visit
from display_server.db.reading.fair_order import STANDS_IN_LINE
from display_server.domain.delay import LONGEST, Fate
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import Move
from display_server.services.desks.desk_facts import desk_called
from display_server.services.refused import Refused
from display_server.services.stages.stage_moves import move_stage

SLICE = 25
"""People an act moves: a few milliseconds, so that no call and no ticket waits for them (at most 200, decision 7)."""
START = UUID(int=0)
_NOBODY = -1

_DELAY = Prepared(
    select(Delay.id, Delay.service_id, Delay.desk_id, Delay.account_id)
    .join(Department, Department.id == Delay.department_id)
    .where(Delay.id == bindparam("key"), here(Department.site_id))
)
_ITS_DESK = or_(Desk.id == bindparam("desk_id"), func.coalesce(Desk.opened_by, 0) == bindparam("account_id"))
_AT_IT = select(DeskService.service_id).join(Desk, Desk.id == DeskService.desk_id).where(_ITS_DESK)
_ELSEWHERE = (
    select(DeskService.service_id)
    .join(Desk, Desk.id == DeskService.desk_id)
    .where(Desk.is_open, Desk.paused_at.is_(None), ~_ITS_DESK)
)
_FREE = (Stage.for_desk_id.is_(None), Stage.for_account_id.is_(None))
_TOUCHED = or_(
    Stage.service_id == bindparam("service_id"),
    Stage.for_desk_id == bindparam("desk_id"),
    Stage.for_account_id == bindparam("account_id"),
    Stage.service_id.in_(_AT_IT) & ~Stage.service_id.in_(_ELSEWHERE) & _FREE[0] & _FREE[1],
)
"""Whom a delay leaves waiting: the service's line, those sent to this desk or person, and lines nobody else serves now."""
_LINE = (
    select(Stage.id, Stage.service_id)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(_TOUCHED, STANDS_IN_LINE, here(Visit.site_id))
)
_WAITING = Prepared(_LINE.where(Stage.id > bindparam("after")).order_by(Stage.id).limit(SLICE))
_COUNT = Prepared(select(func.count().label("people")).select_from(_LINE.subquery()))
_BY_ORDER = Prepared(select(Service.id).where(Service.triage.is_(False)))
_SERVED = Prepared(select(DeskService.service_id).where(DeskService.desk_id == bindparam("desk_id")))


@dataclass(frozen=True)
class Sending:
    """What becomes of them: `at` with RETURN_AT, `desk` with the other two (its clinician, or whoever works there)."""

    fate: Fate
    at: datetime | None = None
    desk: str | None = None


def people_left_waiting(tx: Transaction, delay: int) -> int:
    """How many a delay leaves waiting."""
    found = _delay(tx, delay)
    return int(tx.only(_COUNT, **_of(found), since=line_begins(tx.now)).people)


@dataclass(frozen=True)
class Slice:
    """How many were `moved`; how many `stayed`: that desk does not do what they wait for, or they are seen by urgency and nobody
    lets them go; after whom the next slice begins, None: that was all."""

    moved: int
    stayed: int
    last: UUID | None


def move_waiting(
    tx: Transaction, *, delay: int, sending: Sending, who: str, after: UUID = START, desk_id: int | None = None
) -> Slice:
    """One slice of those who wait. `desk_id`: the console it is said at, which can take each of these moves back.

    Raises Refused (`return_wrong`, `desk_closed`, `delay_unknown`). Who was called meanwhile is no longer among them.
    """
    found = _delay(tx, delay)
    why, served = _change(tx, sending)
    people = tx.all(_WAITING, **_of(found), since=line_begins(tx.now), after=after)
    move = Move.POSTPONE if sending.fate is Fate.RETURN_AT else Move.TRANSFER
    moved = stayed = 0
    for one in people:
        if one.service_id not in served:
            stayed += 1
        else:
            moved += move_stage(tx, one.id, move, who=who, why={**why, "delay": delay}, desk_id=desk_id)
    return Slice(moved, stayed, people[-1].id if len(people) == SLICE else None)


def _change(tx: Transaction, sending: Sending) -> tuple[dict[str, Any], set[int]]:
    """What each person's line says, and for which services it is possible."""
    if sending.fate is Fate.RETURN_AT:
        if sending.at is None or not tx.now < sending.at <= tx.now + 3 * LONGEST:
            raise Refused("return_wrong", "at")
        return {"callable": sending.at.isoformat()}, {row.id for row in tx.all(_BY_ORDER)}
    desk = desk_called(tx, sending.desk or "")
    served = {row.service_id for row in tx.all(_SERVED, desk_id=desk.id)}
    if sending.fate is Fate.TO_DESK:
        return {"for_desk": desk.id, "for_account": None}, served
    if not desk.is_open or desk.opened_by is None:
        raise Refused("desk_closed", "desk")
    return {"for_desk": None, "for_account": desk.opened_by}, served


def _delay(tx: Transaction, key: int) -> Row:
    found = tx.one(_DELAY, key=key)
    if found is None:
        raise Refused("delay_unknown", "delay")
    return found


def _of(delay: Row) -> dict[str, Any]:
    """Nobody's key where there is none: a condition over NULL would be neither true nor false."""
    subject = {"service_id": delay.service_id, "desk_id": delay.desk_id, "account_id": delay.account_id}
    return {name: key or _NOBODY for name, key in subject.items()}
