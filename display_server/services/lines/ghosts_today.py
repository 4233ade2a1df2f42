"""The day's numbers that are probably nobody's: waits and load leave them out, the console marks them, staff merge or cancel."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, false, select, text, update
from sqlalchemy.orm import Session

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DiaryLine, Stage, Visit
from display_server.domain.ghosts import Sighting, Why, ghosts, in_one_go
from display_server.domain.visit import Move, State
from display_server.services.stages.visit_facts import stages_of, touch_lines

_ALIVE = {State.SERVING.value, State.DONE.value, State.ON_HOLD.value, State.LEFT.value}
_IN_VAIN = {Move.NOT_HERE.value, Move.REQUEUE.value}
_SIGNS = {
    move.value for move in (Move.HERE, Move.RETURN, Move.RESUME, Move.DEFER, Move.LEAVE, Move.TAKE_BACK, Move.CHANGE)
}
"""Nobody but the person does these, or staff who have the person before them."""
_A_DAY = timedelta(days=1)
_SAW = Prepared(
    update(Visit).values(seen_at=bindparam("at")).where(Visit.id == bindparam("visit_id"), Visit.seen_at.is_(None))
)

_COUNTS = Prepared(update(Stage).values(ghost=false()).where(Stage.visit_id == bindparam("of_visit"), text("ghost")))


def ghosts_since(session: Session, since: datetime) -> dict[UUID, Why]:
    """Every visit issued since then that is probably nobody's, and why."""
    return ghosts(_sightings(session, since))


def drawn_with(session: Session, visit_id: UUID) -> dict[UUID, str]:
    """The visits drawn in one go with this one that wait, for whatever, and nobody shows up for: one touch makes them one."""
    visit = session.get_one(Visit, visit_id)
    together = in_one_go(_sightings(session, visit.issued_at - REACH, visit.issued_at + REACH), visit_id)
    nobodys = [one.visit_id for one in together if not one.alive and one.visit_id != visit_id]
    if not nobodys:
        return {}
    waits = (
        select(Visit.id, Visit.shown_number)
        .join(Stage, Stage.visit_id == Visit.id)
        .where(Visit.id.in_(nobodys), Stage.state == State.WAITING.value)
        .order_by(Visit.issued_at)
    )
    return {row.id: row.shown_number for row in session.execute(waits)}


REACH = timedelta(minutes=10)
"""A run of numbers longer than this is no child at a kiosk; what lies further away is not looked for."""


def saw_patient(tx: Transaction, visit_id: UUID) -> None:
    """A sign of life: somebody holds this number. The first one counts, and from then on they do."""
    tx.spare_facts()
    if tx.run(_SAW, visit_id=visit_id, at=tx.now) and tx.run(_COUNTS, of_visit=visit_id):
        touch_lines(tx, stages_of(tx, visit_id))


@dataclass
class _Seen:
    """What the rows of one visit say together."""

    visit_id: UUID
    kiosk: UUID | None
    issued_at: datetime
    unclaimed: bool
    alive: bool
    states: set[str] = field(default_factory=set)
    called_before: bool = False


def _sightings(session: Session, since: datetime, until: datetime | None = None) -> list[Sighting]:
    """Every visit issued then, as far as it can be a ghost."""
    issued = [Visit.day >= (since - _A_DAY).date().isoformat(), Visit.issued_at >= since]
    rows = session.execute(
        select(
            Visit.id, Visit.device_id, Visit.issued_at, Visit.seen_at, Visit.booking_id, Visit.unclaimed_at,
            Stage.state, Stage.call_seq, Stage.serving_at,
        )
        .join(Stage, Stage.visit_id == Visit.id)
        .where(*issued, *([Visit.issued_at <= until] if until is not None else []))
        .order_by(Visit.issued_at, Visit.id)
    )  # fmt: skip
    found: dict[UUID, _Seen] = {}
    for row in rows:
        one = found.get(row.id)
        if one is None:
            alive = row.seen_at is not None or row.booking_id is not None
            one = _Seen(row.id, row.device_id, row.issued_at, row.unclaimed_at is not None, alive)
            found[row.id] = one
        one.states.add(row.state)
        one.alive |= row.serving_at is not None or row.state in _ALIVE
        one.called_before |= row.state == State.WAITING.value and row.call_seq > 0
    return _as_told(session, found.values())


def _as_told(session: Session, found: Collection[_Seen]) -> list[Sighting]:
    """With what only the diary says, asked for the few whom the rows make doubtful."""
    sightings = [
        Sighting(one.visit_id, one.kiosk, one.issued_at, one.alive, one.unclaimed, State.NO_SHOW.value in one.states)
        for one in found
    ]
    called = {one.visit_id for one in found if one.called_before and not one.alive}
    moves = _moves(session, called | ghosts(sightings).keys())
    return [
        replace(
            one,
            alive=one.alive or not _SIGNS.isdisjoint(moves[one.visit_id]),
            no_show=one.no_show or not _IN_VAIN.isdisjoint(moves[one.visit_id]),
        )
        if one.visit_id in moves
        else one
        for one in sightings
    ]


def _moves(session: Session, doubtful: Iterable[UUID]) -> dict[UUID, set[str]]:
    moves: dict[UUID, set[str]] = defaultdict(set)
    if keys := list(doubtful):
        rows = session.execute(
            select(DiaryLine.visit_id, DiaryLine.move).where(
                DiaryLine.visit_id.in_(keys), DiaryLine.move.in_(_SIGNS | _IN_VAIN)
            )
        )
        for visit_id, move in rows:
            moves[visit_id].add(move)
    return moves
