"""Staff change the later stages of one visit: add one, leave one out, put them in another order."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, update

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Stage
from display_server.domain.happenings import Happening
from display_server.domain.pathway import MOST_STAGES
from display_server.domain.visit import ImpossibleMove, Move, State
from display_server.services.refused import Refused
from display_server.services.stages.next_stage import expect, go_on
from display_server.services.stages.service_facts import service_called
from display_server.services.stages.stage_moves import move_stage
from display_server.services.stages.visit_facts import happened, stages_of, visit_with_id

_PLACE = Prepared(
    update(Stage)
    .values(position=bindparam("new_position"))
    .where(Stage.id == bindparam("stage_id"), Stage.state == State.EXPECTED.value)
)

_LEFT_OUT = {State.EXPECTED, State.WAITING, State.ON_HOLD}


def add_stage(
    tx: Transaction,
    *,
    visit_id: UUID,
    service: str,
    next_one: bool = False,
    who: str,
    desk_id: int | None = None,
) -> UUID:
    """One more stage at the end, or as the `next_one`; where nothing is open any more it joins its line at once; of somebody who
    did not come or left it stays expected until they are back. `desk_id`: whose press it was.

    Raises Refused (`visit_unknown`, `visit_merged`, `service_unknown`, `too_many_stages`).
    """
    if visit_with_id(tx, visit_id).merged_into is not None:
        raise Refused("visit_merged", "visit")
    stages = stages_of(tx, visit_id)
    if sum(one.state != State.CANCELLED for one in stages) >= MOST_STAGES:
        raise Refused("too_many_stages", "visit")
    facts = service_called(tx, service)
    last = max((one.position for one in stages), default=0)
    added = expect(tx, visit_id, facts.id, position=last + 1, who=who, desk_id=desk_id)
    later = [one.id for one in stages if one.state == State.EXPECTED]
    if next_one and later:
        _put(tx, [added, *later], [one.position for one in stages if one.state == State.EXPECTED] + [last + 1])
    go_on(tx, visit_id, who=who, why={"added": True})
    return added


def skip_stage(tx: Transaction, *, visit_id: UUID, stage_id: UUID, who: str, desk_id: int | None = None) -> None:
    """A stage is left out: one to come, or the one they wait at, and the next joins. `desk_id`: whose press it was.

    Raises Refused (`stage_not_expected`, `triage_first`).
    """
    one = next((one for one in stages_of(tx, visit_id) if one.id == stage_id), None)
    if one is not None and one.state != State.EXPECTED and one.triage and one.urgency is None:
        raise Refused("triage_first", "stage")
    if one is None or one.state not in _LEFT_OUT or not _cancelled(tx, stage_id, who, desk_id):
        raise Refused("stage_not_expected", "stage")
    if one.state != State.EXPECTED:
        go_on(tx, visit_id, who=who)


def _cancelled(tx: Transaction, stage_id: UUID, who: str, desk_id: int | None) -> bool:
    try:
        return move_stage(tx, stage_id, Move.CANCEL, who=who, why={"left_out": True}, desk_id=desk_id)
    except ImpossibleMove:  # called this very moment
        return False


def reorder_stages(
    tx: Transaction, *, visit_id: UUID, stage_ids: Sequence[UUID], who: str, desk_id: int | None = None
) -> None:
    """The expected stages come in this order. Raises Refused (`stages_changed`) unless it names each of them once."""
    stages = [one for one in stages_of(tx, visit_id) if one.state == State.EXPECTED]
    if sorted(stage_ids) != sorted(one.id for one in stages):
        raise Refused("stages_changed", "stages")
    if list(stage_ids) == [one.id for one in stages]:
        return
    _put(tx, stage_ids, [one.position for one in stages])
    codes = {one.id: one.service for one in stages}
    why = {
        "services": [codes[one] for one in stage_ids],
        "was": [str(one.id) for one in stages],
        "now": [str(one) for one in stage_ids],
    }
    happened(tx, visit_id, Happening.REARRANGED, who=who, why=why, desk_id=desk_id)


def put_in_order(tx: Transaction, *, visit_id: UUID, was: Sequence[UUID], stage_ids: Sequence[UUID]) -> None:
    """The expected stages stand as `was` and come in this order; the line of the diary is the caller's.

    Raises Refused (`stages_changed`) where they stand otherwise.
    """
    stages = [one for one in stages_of(tx, visit_id) if one.state == State.EXPECTED]
    if [one.id for one in stages] != list(was):
        raise Refused("stages_changed", "stages")
    _put(tx, stage_ids, [one.position for one in stages])


def sooner(tx: Transaction, *, visit_id: UUID, stage_id: UUID, who: str, desk_id: int | None = None) -> None:
    """This expected stage comes one place earlier. Raises Refused (`stage_not_expected`)."""
    ids = [one.id for one in stages_of(tx, visit_id) if one.state == State.EXPECTED]
    _expected(tx, visit_id, stage_id)
    at = ids.index(stage_id)
    if at > 0:
        ids[at - 1], ids[at] = ids[at], ids[at - 1]
        reorder_stages(tx, visit_id=visit_id, stage_ids=ids, who=who, desk_id=desk_id)


def _expected(tx: Transaction, visit_id: UUID, stage_id: UUID) -> None:
    if not any(one.id == stage_id and one.state == State.EXPECTED for one in stages_of(tx, visit_id)):
        raise Refused("stage_not_expected", "stage")


def _put(tx: Transaction, stage_ids: Sequence[UUID], positions: Sequence[int]) -> None:
    for stage_id, position in zip(stage_ids, sorted(positions), strict=True):
        tx.run(_PLACE, stage_id=stage_id, new_position=position)
