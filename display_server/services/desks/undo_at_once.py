"""A desk takes back in one touch what it did to everybody a delay left waiting: each person an act of its own, in slices."""

from dataclasses import dataclass

from display_server.db.engine.prepared import Row
from display_server.db.engine.transaction import Transaction
from display_server.services.desks.desk_facts import desk_called
from display_server.services.desks.last_move import last_move_of, moved_at_once
from display_server.services.desks.undo_steps import before_last
from display_server.services.refused import Refused
from display_server.services.stages.stage_diary import steps_of
from display_server.services.stages.stage_moves import undo_stage

SLICE = 25
"""People an act takes back, as many as one moves (`lines.move_waiting`)."""


@dataclass(frozen=True)
class TakenBack:
    """How many stand where they stood; how many `stayed` because somebody moved them since; after which line of the diary the
    next slice begins, None: that was all."""

    moved: int
    stayed: int
    last: int | None


def undo_at_once(tx: Transaction, *, desk: str, delay: int, who: str, after: int = 0) -> TakenBack:
    """One slice. Raises Refused (`nothing_to_undo`: more than five minutes ago, or something else was done here since)."""
    facts = desk_called(tx, desk)
    newest = last_move_of(tx, facts.id, tx.now)
    lines = moved_at_once(tx, facts.id, tx.now, delay)
    if after == 0 and (newest is None or (newest.why or {}).get("delay") != delay):
        raise Refused("nothing_to_undo", "desk")
    coming = [line for line in lines if line.seq > after]
    here = coming[:SLICE]
    moved = sum(_back(tx, line, who=who, desk=facts, delay=delay) for line in here)
    return TakenBack(moved, len(here) - moved, here[-1].seq if len(coming) > SLICE else None)


def _back(tx: Transaction, line: Row, *, who: str, desk: Row, delay: int) -> bool:
    counted = steps_of(tx, line)
    if counted[-1].line is None or counted[-1].line.seq != line.seq:
        return False
    why = {"desk": desk.code, "undoes": line.seq, "at_once": delay}
    return undo_stage(tx, line.id, before=before_last(tx, counted), who=who, desk_id=desk.id, why=why)
