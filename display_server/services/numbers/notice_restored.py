"""Somebody knows a later state of this hub than its own database: a backup was put back, and nobody has said so."""

from datetime import UTC, datetime
from typing import TypeVar

import structlog
from sqlalchemy import func, select

from config.contract.device_api import CheckInAnswer, IssuedNumber, LeasedBlock
from display_server.db.columns.types import Utc
from display_server.db.engine.alone import alone
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DiaryLine, HubIdentity, NumberLease
from display_server.domain.hub_mark import HubMark, read_mark, say_mark
from display_server.services.numbers.raise_generation import raise_generation

Told = TypeVar("Told", IssuedNumber, LeasedBlock, CheckInAnswer)

WHO = "hub"
_MARK = Prepared(
    select(
        HubIdentity.hub_id,
        HubIdentity.generation,
        select(func.max(DiaryLine.seq)).scalar_subquery().label("line"),
        select(func.max(NumberLease.given_at, type_=Utc)).scalar_subquery().label("leased_at"),
    )
)
_START = datetime(1970, 1, 1, tzinfo=UTC)


_HUB = Prepared(select(HubIdentity.hub_id, HubIdentity.generation))
_IDENTITY = "hub identity"


def mark_now(run: Statements) -> HubMark:
    """How far this database has come."""
    return _mark_of(run.only(_MARK))


def with_mark(tx: Transaction, answer: Told, key: bytes) -> Told:
    """The answer to a kiosk, with how far the hub has come by it: said each time, kept nowhere.

    A number's own line says it all: no copy of the database that lacks something told before it has this line. An identity
    that was looked up a moment ago may name the generation before; a mark of that one claims no more than it knew.
    """
    if not tx.wrote_line:
        return _marked(answer, mark_now(tx), key)
    hub = tx.fact(_IDENTITY, lambda: tx.only(_HUB))
    return tx.answer_with_line(lambda line: _marked(answer, HubMark(hub.hub_id, hub.generation, line, 0), key))


def _marked(answer: Told, mark: HubMark, key: bytes) -> Told:
    return answer.model_copy(update={"seen": say_mark(mark, key)})


def _mark_of(found: Row) -> HubMark:
    leased_at = found.leased_at or _START
    return HubMark(found.hub_id, found.generation, found.line or 0, int(leased_at.timestamp() * 1000))


def notice_restored(tx: Transaction, said: str, key: bytes, *, by: str) -> int | None:
    """Where this mark is later than this database: a new generation, past everything that may have been given since.

    `by`: who brought it (`device:<id>`, `file`). None: nothing was lost, somebody has noticed it a moment ago, or it is no mark.
    """
    alone(tx, "restored")
    own = mark_now(tx)
    claimed = read_mark(said, own.hub_id, key)
    if claimed is None or not claimed.is_later_than(own):
        return None
    generation = raise_generation(tx, who=WHO, past=claimed.generation, noticed_by=by)
    structlog.get_logger().warning(
        "the database was restored from a backup",
        noticed_by=by,
        generation=generation,
        lines_lost=claimed.line - own.line,
    )
    return generation
