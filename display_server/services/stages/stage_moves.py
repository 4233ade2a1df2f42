"""The one place where a stage changes: the row, its diary line and what push must hear, in one transaction (decision 2)."""

from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, DiaryLine, Service, Site, Stage
from display_server.domain import topics
from display_server.domain.diary import NAMED, Line, Standing, moved
from display_server.domain.due_time import Due
from display_server.domain.priority import Priority
from display_server.domain.visit import Move, State, after

_BEGIN = Prepared(
    insert(Stage).values(
        position=bindparam("position"), state=bindparam("state"), call_seq=0,
        id=bindparam("stage_id"), visit_id=bindparam("visit_id"), service_id=bindparam("service_id"),
        due_at=bindparam("due_at"), arrived_at=bindparam("arrived_at"), waits_from=bindparam("waits_from"),
        callable_at=bindparam("callable_at"), priority=bindparam("priority"), overtaken=0, recalls=0,
    )
)  # fmt: skip
_DIARY_LINE = (
    insert(DiaryLine)
    .values(
        at=bindparam("at"), visit_id=bindparam("visit_id"), stage_id=bindparam("stage_id"), move=bindparam("move"),
        old=bindparam("old"), new=bindparam("new"), who=bindparam("who"), why=bindparam("why"),
        desk_id=bindparam("desk_id"),
    )
)  # fmt: skip
_LINE = Prepared(_DIARY_LINE)
_DIARY = Prepared(_DIARY_LINE.returning(DiaryLine.seq))
_STANDING = (
    Stage.service_id, Stage.due_at, Stage.waits_from, Stage.callable_at, Stage.priority, Stage.urgency, Stage.for_desk_id,
    Stage.for_account_id, Stage.desk_id, Stage.called_at, Stage.serving_at, Stage.ended_at, Stage.call_seq,
    Stage.recalls,
)  # fmt: skip
_FIELDS = tuple(column.key for column in _STANDING)
_FIELDS_OF = attrgetter(*_FIELDS)
WHOLE_STAGE = (
    select(
        Stage.id,
        Stage.visit_id,
        Stage.state,
        *_STANDING,
        Department.code.label("department"),
        Site.code.label("site"),
    )
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .with_for_update(of=Stage, key_share=True)  # where many write: what is decided here holds until the commit
)
"""All that a move must know of a stage. Whoever finds it so, by whatever, gives it to `move_stage` and it is read once."""

_FIND = Prepared(WHOLE_STAGE.where(Stage.id == bindparam("stage_id")))
_WHERE = Prepared(
    select(Site.code.label("site"), Department.code.label("department"), Service.id.label("service_id"))
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Service.id == bindparam("key"))
)
_STILL = (Stage.id == bindparam("stage_id"), Stage.state == bindparam("old"))
_MOVE = Prepared(
    update(Stage)
    .values(
        state=bindparam("new"), desk_id=bindparam("desk"), called_at=bindparam("called"),
        serving_at=bindparam("serving"), ended_at=bindparam("ended"), recalls=bindparam("times_recalled"),
    )
    .where(*_STILL)
)  # fmt: skip
_CHANGE = Prepared(
    update(Stage)
    .values(state=bindparam("new"), **{column.key: bindparam(f"set_{column.key}") for column in _STANDING})
    .where(*_STILL)
)
"""Every field a diary speaks of: for the few moves that change more than where a stage stands, and for an undo."""
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
    position: int = 1,
    desk_id: int | None = None,
) -> None:
    """A stage's first line: somebody waits, since now or since `arrived_at`, or is expected (`Move.EXPECT`) later.

    The diary keeps all that orders it. `desk_id`: a desk added it, and its undo takes it back.
    """
    new, arrived = after(None, move), arrived_at or tx.now
    tx.put(
        _BEGIN, stage_id=stage_id, visit_id=visit_id, service_id=service.id, due_at=due.due_at,
        arrived_at=None if new is State.EXPECTED else arrived, waits_from=due.waits_from, callable_at=due.callable_at,
        priority=priority.value if priority else None, position=position, state=new.value,
    )  # fmt: skip
    why = {**(why or {}), "service": service.id, **due_words(tx, due)}
    if priority is not None:
        why["priority"] = priority.value
    tx.put_line(
        _DIARY, at=tx.now, visit_id=visit_id, stage_id=stage_id, move=move.value, old=None, new=new.value, who=who, why=why,
        desk_id=desk_id,
    )  # fmt: skip
    tx.touch(*topics.touched_by(site=service.site, department_code=service.department, service_id=service.id))


def due_words(tx: Transaction, due: Due) -> dict[str, Any]:
    """A due time as the `why` of a stage that begins to wait: what is left out is the line's own moment."""
    why = {"due": due.due_at.isoformat()}
    if due.waits_from != tx.now:
        why["waits_from"] = due.waits_from.isoformat()
    if due.callable_at != tx.now:
        why["callable"] = due.callable_at.isoformat()
    return why


def move_stage(
    tx: Transaction,
    stage_id: UUID,
    move: Move,
    *,
    who: str,
    desk_id: int | None = None,
    why: dict[str, Any] | None = None,
    read: Row | None = None,
) -> bool:
    """Make one move; False when somebody moved the stage meanwhile. Raises ImpossibleMove.

    `desk_id`: where it was done; the diary keeps it, and a call or a reception happens there. What `why` names beside
    reasons (`domain.diary.NAMED`: due, service, for_desk …) changes in the row, too. An undo is `undo_stage`'s.
    `read`: this stage as `WHOLE_STAGE`, where this act has it already and has not changed it.
    """
    tx.spare_facts()  # a desk's press changes no catalogue
    stage = tx.one(_FIND, stage_id=stage_id) if read is None else read
    if stage is None:
        return False
    old = standing_of(stage)
    line = Line(0, tx.now, move, desk_id, why or {})
    new = moved(old, line)
    if not _write(tx, stage, old, new, whole=not NAMED.isdisjoint(line.why) or move in _BEGIN_TO_WAIT):
        return False
    seq = _note(tx, stage, line, old, new, who=who, announced=new.state is State.CALLED and move in _ANNOUNCED)
    if seq is not None:  # the diary's own running number: no two calls of the house ever share one
        tx.put(_ANNOUNCE, stage_id=stage_id, seq=seq)
    return True


_BEGIN_TO_WAIT = frozenset({Move.CHECK_IN})
_ANNOUNCED = frozenset({Move.CALL, Move.RECALL, Move.MOVE_ALONG})


def undo_stage(
    tx: Transaction, stage_id: UUID, *, before: Standing, who: str, desk_id: int, why: dict[str, Any]
) -> bool:
    """The stage as it was `before` its last move, with a line of its own. False: somebody moved it meanwhile.

    What an older release's diary does not say stays as it is.
    """
    stage = tx.one(_FIND, stage_id=stage_id)
    if stage is None:
        return False
    old = standing_of(stage)
    before = before._replace(service_id=before.service_id or old.service_id, due_at=before.due_at or old.due_at)
    after(old.state, Move.UNDO, before=before.state)
    if not _write(tx, stage, old, before, whole=True):
        return False
    _note(tx, stage, Line(0, tx.now, Move.UNDO, desk_id, why), old, before, who=who)
    return True


def standing_of(stage: Row) -> Standing:
    """A row with every column of `Standing`."""
    return Standing(State(stage.state), *_FIELDS_OF(stage))


def _write(tx: Transaction, stage: Row, old: Standing, new: Standing, *, whole: bool) -> bool:
    assert old.state is not None and new.state is not None  # noqa: S101, PT018  # a row has a state
    if whole:
        values = {f"set_{field}": getattr(new, field) for field in _FIELDS}
        return tx.run(_CHANGE, stage_id=stage.id, old=old.state.value, new=new.state.value, **values) > 0
    return (
        tx.run(
            _MOVE, stage_id=stage.id, old=old.state.value, new=new.state.value, desk=new.desk_id, called=new.called_at,
            serving=new.serving_at, ended=new.ended_at, times_recalled=new.recalls,
        )
        > 0
    )  # fmt: skip


def _note(
    tx: Transaction, stage: Row, line: Line, old: Standing, new: Standing, *, who: str, announced: bool = False
) -> int | None:
    """The diary's line; its running number only where it is a call: nobody waits for any other."""
    assert old.state is not None and new.state is not None  # noqa: S101, PT018  # a row has a state
    said = {
        "at": tx.now, "visit_id": stage.visit_id, "stage_id": stage.id, "move": line.move.value, "old": old.state.value,
        "new": new.state.value, "who": who, "why": dict(line.why) or None, "desk_id": line.desk_id,
    }  # fmt: skip
    seq: int | None = None
    if announced:
        seq = tx.only(_DIARY, **said).seq
    else:
        tx.put(_LINE, **said)
    tx.touch(*topics.touched_by(site=stage.site, department_code=stage.department, service_id=stage.service_id))
    if new.service_id != stage.service_id:
        there = tx.only(_WHERE, key=new.service_id)
        tx.touch(*topics.touched_by(site=there.site, department_code=there.department, service_id=there.service_id))
    return seq
