"""The one place where a stage changes: the row, its diary line and what push must hear, in one transaction (decision 2)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from display_server.db.models import Department, DiaryLine, Service, Site, Stage
from display_server.db.prepared import Prepared, Row
from display_server.db.transaction import Transaction
from display_server.domain import topics
from display_server.domain.due_time import Due
from display_server.domain.priority import Priority
from display_server.domain.visit import Move, State, after

_BEGIN = Prepared(
    insert(Stage).values(
        position=1, state=State.WAITING.value, call_seq=0,
        id=bindparam("stage_id"), visit_id=bindparam("visit_id"), service_id=bindparam("service_id"),
        due_at=bindparam("due_at"), arrived_at=bindparam("arrived_at"), waits_from=bindparam("waits_from"),
        callable_at=bindparam("callable_at"), priority=bindparam("priority"), overtaken=0,
    )
)  # fmt: skip
_DIARY = Prepared(
    insert(DiaryLine)
    .values(
        at=bindparam("at"), visit_id=bindparam("visit_id"), stage_id=bindparam("stage_id"), move=bindparam("move"),
        old=bindparam("old"), new=bindparam("new"), who=bindparam("who"), why=bindparam("why"),
    )
    .returning(DiaryLine.seq)
)  # fmt: skip
_FIND = Prepared(
    select(
        Stage.id,
        Stage.visit_id,
        Stage.state,
        Stage.desk_id,
        Stage.called_at,
        Stage.serving_at,
        Stage.ended_at,
        Stage.call_seq,
        Stage.service_id,
        Department.code.label("department"),
        Site.code.label("site"),
    )
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Stage.id == bindparam("stage_id"))
)
_MOVE = Prepared(
    update(Stage)
    .values(
        state=bindparam("new"), desk_id=bindparam("desk"), called_at=bindparam("called"),
        serving_at=bindparam("serving"), ended_at=bindparam("ended"),
    )
    .where(Stage.id == bindparam("stage_id"), Stage.state == bindparam("old"))
)  # fmt: skip
_ANNOUNCE = Prepared(update(Stage).values(call_seq=bindparam("seq")).where(Stage.id == bindparam("stage_id")))


def begin_stage(
    tx: Transaction,
    *,
    stage_id: UUID,
    visit_id: UUID,
    service: Row,
    move: Move,
    due: Due,
    who: str,
    priority: Priority | None = None,
    why: dict[str, Any] | None = None,
    arrived_at: datetime | None = None,
) -> None:
    """A stage's first line: somebody waits, since now or since `arrived_at`. The diary keeps all that orders it."""
    new, arrived = after(None, move), arrived_at or tx.now
    tx.run(
        _BEGIN, stage_id=stage_id, visit_id=visit_id, service_id=service.id, due_at=due.due_at, arrived_at=arrived,
        waits_from=due.waits_from, callable_at=due.callable_at, priority=priority.value if priority else None,
    )  # fmt: skip
    why = {**(why or {}), "due": due.due_at.isoformat()}
    if due.waits_from != tx.now:
        why["waits_from"] = due.waits_from.isoformat()
    if due.callable_at != tx.now:
        why["callable"] = due.callable_at.isoformat()
    if priority is not None:
        why["priority"] = priority.value
    tx.one(
        _DIARY, at=tx.now, visit_id=visit_id, stage_id=stage_id, move=move.value, old=None, new=new.value, who=who,
        why=why,
    )  # fmt: skip
    tx.touch(*topics.touched_by(site=service.site, department_code=service.department, service_id=service.id))


def move_stage(
    tx: Transaction,
    stage_id: UUID,
    move: Move,
    *,
    who: str,
    desk_id: int | None = None,
    why: dict[str, Any] | None = None,
) -> bool:
    """Make one move; False when somebody moved the stage meanwhile. Raises ImpossibleMove. `desk_id` belongs to a call."""
    stage = tx.one(_FIND, stage_id=stage_id)
    if stage is None:
        return False
    old = State(stage.state)
    new = after(old, move)
    calls = move in {Move.CALL, Move.RECALL}
    changed = tx.run(
        _MOVE,
        stage_id=stage_id,
        old=old.value,
        new=new.value,
        desk=desk_id if move is Move.CALL else stage.desk_id,
        called=tx.now if calls else stage.called_at,
        serving=tx.now if new is State.SERVING else stage.serving_at,
        ended=tx.now if new in {State.FINISHED, State.NO_SHOW} else stage.ended_at,
    )
    if changed == 0:
        return False
    line = tx.only(
        _DIARY, at=tx.now, visit_id=stage.visit_id, stage_id=stage_id, move=move.value, old=old.value, new=new.value,
        who=who, why=why,
    )  # fmt: skip
    if calls:  # the diary's own running number: no two calls of the house ever share one
        tx.run(_ANNOUNCE, stage_id=stage_id, seq=line.seq)
    tx.touch(*topics.touched_by(site=stage.site, department_code=stage.department, service_id=stage.service_id))
    return True
