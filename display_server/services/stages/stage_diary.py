"""A stage's own lines read back: what counts of them, and who made the last one."""

from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Desk, DiaryLine, Place, Stage, Visit
from display_server.domain.diary import Line, Step, steps
from display_server.domain.visit import Move, State
from display_server.services.refused import StandsNow

_OF_STAGE = (DiaryLine.visit_id == bindparam("visit_id"), DiaryLine.stage_id == bindparam("stage_id"))
_LINES = Prepared(
    select(DiaryLine.seq, DiaryLine.at, DiaryLine.move, DiaryLine.desk_id, DiaryLine.why)
    .where(*_OF_STAGE)
    .order_by(DiaryLine.seq)
)
_LAST = Prepared(
    select(DiaryLine.who, DiaryLine.at, Place.names.label("room"))
    .outerjoin(Desk, Desk.id == DiaryLine.desk_id)
    .outerjoin(Place, Place.id == Desk.place_id)
    .where(*_OF_STAGE)
    .order_by(DiaryLine.seq.desc())
    .limit(1)
)
_STAGE = Prepared(
    select(Stage.visit_id, Stage.state, Visit.shown_number)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(Stage.id == bindparam("stage_id"))
)
_NAME = Prepared(select(Account.full_name).where(Account.id == bindparam("account_id")))


def steps_of(run: Statements, stage: Row) -> list[Step]:
    """What counts of the diary of a stage (a row with `id` and `visit_id`), beginning with nothing."""
    return steps(line_of(row) for row in run.all(_LINES, visit_id=stage.visit_id, stage_id=stage.id))


def line_of(row: Row) -> Line:
    return Line(row.seq, row.at, Move(row.move), row.desk_id, row.why or {})


def stands_now(tx: Transaction, stage_id: UUID) -> StandsNow:
    """For whoever came second: what the stage is now, and by whom."""
    stage = tx.only(_STAGE, stage_id=stage_id)
    last = tx.only(_LAST, visit_id=stage.visit_id, stage_id=stage_id)
    kind, _, key = last.who.partition(":")
    account = tx.one(_NAME, account_id=int(key)) if kind == "account" and key.isdecimal() else None
    name = account.full_name if account is not None else None
    return StandsNow(stage.shown_number, State(stage.state), name, last.room, last.at)
