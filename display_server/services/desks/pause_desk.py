"""A desk pauses and goes on: while it pauses it calls nobody and does not count as open; its patient stays with it."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Desk, DeskPause
from display_server.domain import topics
from display_server.domain.desk import PauseReason
from display_server.services.desks.desk_facts import desk_called
from display_server.services.refused import Refused

LONGEST_PAUSE = timedelta(hours=12)
_SET = Prepared(
    update(Desk)
    .values(paused_at=bindparam("since"), pause_reason=bindparam("reason"), back_at=bindparam("until"))
    .where(Desk.id == bindparam("desk_id"))
)
_BEGIN = Prepared(
    insert(DeskPause).values(
        desk_id=bindparam("desk_id"), account_id=bindparam("account_id"), reason=bindparam("reason"),
        began_at=bindparam("began_at"), back_at=bindparam("back_at"),
    )
)  # fmt: skip
_LASTING = (DeskPause.desk_id == bindparam("of_desk"), DeskPause.ended_at.is_(None))
_CHANGE = Prepared(update(DeskPause).values(reason=bindparam("why"), back_at=bindparam("until")).where(*_LASTING))
_END = Prepared(update(DeskPause).values(ended_at=bindparam("at")).where(*_LASTING))


def pause_desk(tx: Transaction, *, desk: str, reason: PauseReason, back_at: datetime | None) -> None:
    """Nobody is called here until it resumes. Raises Refused (`desk_closed`, `back_at_wrong`).

    `back_at`: what is told to people; nothing resumes by itself, for nobody may be there.
    """
    facts = desk_called(tx, desk)
    if not facts.is_open:
        raise Refused("desk_closed", "desk")
    if back_at is not None and not tx.now < back_at <= tx.now + LONGEST_PAUSE:
        raise Refused("back_at_wrong", "back_at")
    since = facts.paused_at or tx.now
    tx.run(_SET, desk_id=facts.id, since=since, reason=reason.value, until=back_at)
    if not tx.run(_CHANGE, of_desk=facts.id, why=reason.value, until=back_at):
        tx.run(
            _BEGIN, desk_id=facts.id, account_id=facts.opened_by, reason=reason.value, began_at=since, back_at=back_at
        )  # fmt: skip
    _tell(tx, facts)


def resume_desk(tx: Transaction, *, desk: str) -> None:
    """Somebody is back. A desk that does not pause stays as it is."""
    facts = desk_called(tx, desk)
    if facts.paused_at is None:
        return
    tx.run(_SET, desk_id=facts.id, since=None, reason=None, until=None)
    end_pause(tx, facts)
    _tell(tx, facts)


def end_pause(tx: Transaction, desk: Row) -> None:
    """Its record gets its end; also where the desk is closed, or somebody else takes it over."""
    if desk.paused_at is not None:
        tx.run(_END, of_desk=desk.id, at=tx.now)


def _tell(tx: Transaction, desk: Row) -> None:
    tx.touch(topics.lobby(desk.site), topics.department(desk.department))
