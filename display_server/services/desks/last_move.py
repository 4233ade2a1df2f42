"""What a desk did last: the line an undo there takes back, and no older one in its place."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import DiaryLine, Visit
from display_server.domain.happenings import Happening
from display_server.domain.visit import UNDOABLE, Move

UNDO_WITHIN = timedelta(minutes=5)
_PAGE = 60
"""Lines read at once: more than any hand can press in five minutes, fewer than a line moved at once may be long."""
_NEWEST = 2**62

_LINES_OF_DESK = Prepared(
    select(
        DiaryLine.seq,
        DiaryLine.at,
        DiaryLine.move,
        DiaryLine.why,
        DiaryLine.desk_id,
        DiaryLine.visit_id,
        DiaryLine.stage_id.label("id"),
        Visit.shown_number.label("number"),
    )
    .join(Visit, Visit.id == DiaryLine.visit_id)
    .where(
        DiaryLine.desk_id == bindparam("desk_id"),
        DiaryLine.desk_id.is_not(None),
        DiaryLine.seq < bindparam("before"),
    )
    .order_by(DiaryLine.seq.desc())
    .limit(_PAGE)
)
_OF_A_VISIT = frozenset({Happening.MERGED, Happening.BOOKING_FREED, Happening.REARRANGED})
_PARTS = ("merged_into", "wrong_patient")
"""Reasons of lines that were part of more than a stage. Last of all they stand only in the diary of an older release, which did
not write down all of that press."""


def last_move_of(run: Statements, desk_id: int, now: datetime) -> Row | None:
    """What this desk did last and has not taken back (`number`, `move`, `at`); None: nothing in the last five minutes.

    `id`: the stage; None where it was done to the visit as a whole.
    """
    return next(iter(_still_counting(run, desk_id, now, only_first=True)), None)


def moved_at_once(run: Statements, desk_id: int, now: datetime, delay: int) -> list[Row]:
    """The lines of one press that moved everybody a delay left waiting, the oldest first, as far as they still count."""
    lines = _still_counting(run, desk_id, now, only_first=False)
    return [line for line in reversed(lines) if line.why.get("delay") == delay]


def can_take_back(line: Row) -> bool:
    """Whether an undo takes back this very line. Where not, nothing older is taken back in its place.

    For the console, too: it offers the key only then.
    """
    why = line.why or {}
    if line.id is None:
        return line.move in _OF_A_VISIT
    return Move(line.move) in UNDOABLE and not any(why.get(part) for part in _PARTS)


def _still_counting(run: Statements, desk_id: int, now: datetime, *, only_first: bool) -> list[Row]:
    """The desk's lines of the last five minutes without those taken back, the newest first. The first one is no line of a press
    that was taken back as a whole, even where somebody of it had been moved since."""
    found: list[Row] = []
    undone: set[int] = set()
    undone_at_once: set[int] = set()
    before = _NEWEST
    while True:
        lines = run.all(_LINES_OF_DESK, desk_id=desk_id, before=before)
        for line in lines:
            why = line.why or {}
            if line.at < now - UNDO_WITHIN:
                return found
            if "undoes" in why:
                undone.add(why["undoes"])
                if "at_once" in why:
                    undone_at_once.add(why["at_once"])
            elif line.seq not in undone and not (only_first and why.get("delay") in undone_at_once):
                found.append(line)
                if only_first:
                    return found
        if len(lines) < _PAGE:
            return found
        before = lines[-1].seq
