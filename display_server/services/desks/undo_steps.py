"""A stage as it was before its last lines: what every undo is made of."""

from collections.abc import Callable, Sequence
from uuid import UUID

from display_server.db.engine.prepared import Row
from display_server.db.engine.transaction import Transaction
from display_server.domain.diary import Line, Standing, Step, never_begun
from display_server.services.refused import Refused
from display_server.services.stages.stage_diary import stands_now, steps_of
from display_server.services.stages.stage_moves import undo_stage
from display_server.services.stages.visit_facts import stages_of

Belongs = Callable[[Line], bool]


def before_last(tx: Transaction, counted: Sequence[Step]) -> Standing:
    """How the stage stands once the last of these steps is gone; cancelled, where that was its beginning."""
    return counted[-2].standing if len(counted) > 2 else never_begun(counted[-1], tx.now)


def undo_line(tx: Transaction, stage: Row, before: Standing, *, who: str, desk: Row, undoes: int) -> None:
    """One line of a stage (a row with `id`) is taken back. Raises Refused (`patient_changed`)."""
    why = {"desk": desk.code, "undoes": undoes}
    if not undo_stage(tx, stage.id, before=before, who=who, desk_id=desk.id, why=why):
        raise Refused("patient_changed", "number", now=stands_now(tx, stage.id))


def undo_lines(tx: Transaction, visit_id: UUID, belongs: Belongs, *, who: str, desk: Row) -> None:
    """Every line of one press on this visit's stages, the newest first.

    Raises Refused (`patient_changed`, with who and what) where somebody has moved one of them since.
    """
    for stage in stages_of(tx, visit_id):
        undo_tail(tx, stage, steps_of(tx, stage), belongs, who=who, desk=desk)


def undo_tail(tx: Transaction, stage: Row, counted: list[Step], belongs: Belongs, *, who: str, desk: Row) -> None:
    """The lines at the stage's end that belong together; nothing where none does. Raises Refused (`patient_changed`)."""
    first = next((n for n, step in enumerate(counted) if step.line is not None and belongs(step.line)), len(counted))
    tail = counted[first:]
    if not all(step.line is not None and belongs(step.line) for step in tail):
        raise Refused("patient_changed", "number", now=stands_now(tx, stage.id))
    for last in range(len(counted), first, -1):
        line = counted[last - 1].line
        assert line is not None  # noqa: S101
        undo_line(tx, stage, before_last(tx, counted[:last]), who=who, desk=desk, undoes=line.seq)


def of_beginning(seq: int) -> Belongs:
    """Of the press that added a stage or somebody (its line `seq`): that it joined its line at once, the urgency it came with."""
    return lambda line: line.seq == seq or bool(line.why.get("added") or line.why.get("on_arrival"))
