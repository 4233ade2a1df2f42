"""A stage's row says that its number is probably nobody's: `jobs` looks, places in line leave it out (`domain.ghosts`)."""

from uuid import UUID

from sqlalchemy import bindparam, update

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Stage
from display_server.domain import topics

_MARK = Prepared(update(Stage).values(ghost=bindparam("is_ghost")).where(Stage.id == bindparam("stage_id")))


def mark_ghosts(tx: Transaction, *, service_id: int, marks: list[tuple[str, bool]]) -> int:
    """`marks`: stages of this service's line, and whether they are nobody's. How many rows say something new.

    Who shows a sign of life at this very moment counts again at the next look, or as soon as their phone page is opened.
    """
    for stage_id, is_ghost in marks:
        tx.put(_MARK, stage_id=UUID(stage_id), is_ghost=is_ghost)
    tx.touch(topics.queue(service_id))  # boards count every number they show, so nothing changes there
    return len(marks)
