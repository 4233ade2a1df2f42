"""What other systems are told, made from the diary: a move with the service and desk it had then, and nothing of a person."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import bindparam, select

from config.contract.webhook import WebhookEvent
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import Department, Desk, DiaryLine, Service, Stage, Visit
from display_server.db.reading.diary_cursor import Position, lines_after
from display_server.domain.diary import folded
from display_server.domain.visit import State
from display_server.domain.webhook import wanted
from display_server.services.stages.stage_diary import line_of

_STAGE = Prepared(
    select(Visit.site_id, Visit.shown_number, Visit.day, Stage.position, Stage.service_id)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(Stage.id == bindparam("stage_id"))
)
_UNTIL = Prepared(
    select(DiaryLine.seq, DiaryLine.at, DiaryLine.move, DiaryLine.desk_id, DiaryLine.why)
    .where(
        DiaryLine.visit_id == bindparam("visit_id"),
        DiaryLine.stage_id == bindparam("stage_id"),
        DiaryLine.seq <= bindparam("seq"),
    )
    .order_by(DiaryLine.seq)
)
_SERVICE = Prepared(
    select(Service.code, Department.code.label("department"))
    .join(Department, Department.id == Service.department_id)
    .where(Service.id == bindparam("service_id"))
)
_DESK = Prepared(select(Desk.code).where(Desk.id == bindparam("desk_id")))
_WITH_A_DESK = frozenset({State.CALLED, State.SERVING})


@dataclass(frozen=True)
class Told:
    """One event, where the diary goes on behind it, and the very bytes that every try sends."""

    id: UUID
    move: str
    after: Position
    body: str


@dataclass(frozen=True)
class NextEvents:
    """What is to be told of the diary's next `lines`, and where to go on once it is."""

    told: list[Told]
    behind: Position
    lines: int


def events_after(
    run: Statements, position: Position, events: Collection[str], at_most: int, *, site_id: int
) -> NextEvents:
    """Of the next final lines, those of this site; a line about a visit as a whole names no stage and is passed over."""
    lines = lines_after(run, position, at_most)
    told = [
        _told(run, line, stage, Position.of(line))
        for line in lines
        if line.stage_id is not None and wanted(line.move, events)
        if (stage := run.only(_STAGE, stage_id=line.stage_id)).site_id == site_id
    ]
    return NextEvents(told, Position.of(lines[-1]) if lines else position, len(lines))


def _told(run: Statements, line: Row, stage: Row, after: Position) -> Told:
    own = run.all(_UNTIL, visit_id=line.visit_id, stage_id=line.stage_id, seq=line.seq)
    then = folded(line_of(one) for one in own)
    service = run.only(_SERVICE, service_id=then.service_id or stage.service_id)
    desk_id = own[-1].desk_id or (then.desk_id if then.state in _WITH_A_DESK else None)
    event = WebhookEvent(
        id=event_id(line),
        position=str(after),
        move=line.move,
        at=line.at,
        visit_id=line.visit_id,
        number=stage.shown_number,
        day=stage.day,
        stage=stage.position,
        service=service.code,
        department=service.department,
        desk=run.only(_DESK, desk_id=desk_id).code if desk_id is not None else None,
        old=line.old,
        new=line.new,
        due_at=then.due_at,
    )
    return Told(event.id, line.move, after, event.model_dump_json())


def event_id(line: Row) -> UUID:
    """Made of the line itself: the same for every try, and another for a line that takes its number after a restore."""
    said = f"{line.seq} {line.stage_id} {line.move} {line.at.isoformat()}"
    return UUID(bytes=blake2b(said.encode(), digest_size=16, person=b"webhook").digest())
