"""One person holds two numbers: one of them stays, with the better of both places; the other leads to it."""

from uuid import UUID

from sqlalchemy import bindparam, null, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Visit
from display_server.domain.happenings import Happening
from display_server.domain.priority import Priority
from display_server.domain.urgency import Urgency, graver
from display_server.domain.visit import OPEN, Move, State
from display_server.services.refused import Refused
from display_server.services.stages.next_stage import expect, go_on
from display_server.services.stages.stage_moves import move_stage
from display_server.services.stages.visit_facts import happened, stages_of, visit_with_id
from display_server.services.visits.hand_on import hand_on

_MERGE = Prepared(
    update(Visit).values(merged_into=bindparam("kept"), booking_id=null()).where(Visit.id == bindparam("visit_id"))
)
_TAKE_BOOKING = Prepared(update(Visit).values(booking_id=bindparam("booking")).where(Visit.id == bindparam("visit_id")))


def merge_visits(
    tx: Transaction, *, kept: UUID, other: UUID, who: str, desk_id: int | None = None, nobodys: bool = False
) -> None:
    """`other`'s number is called no more; what it waited for beside `kept`'s own becomes a later stage of `kept`.

    Needs, family, note and how they came are handed on, too (`hand_on`).

    `nobodys`: `other` was drawn in one go with `kept` and has no person; nothing it alone waited for is taken over.
    `desk_id`: whose press it was; its undo parts them again.

    Raises Refused (`visit_unknown`, `same_visit`, `other_day`, `visit_merged`, `both_booked`, `at_a_desk`, `family_too_large`).
    """
    stays, goes = visit_with_id(tx, kept), visit_with_id(tx, other)
    _refuse_nonsense(stays, goes)
    open_stages = [one for one in stages_of(tx, other) if one.state in OPEN]
    if any(one.state in {State.CALLED, State.SERVING} for one in open_stages):
        raise Refused("at_a_desk", "visit")
    for one in open_stages:
        gone = {"merged_into": stays.shown_number, **of_merge(other)}
        move_stage(tx, one.id, Move.CANCEL, who=who, why=gone, desk_id=desk_id)
    lead_to(tx, other, kept)
    if goes.booking_id is not None:
        tx.run(_TAKE_BOOKING, visit_id=kept, booking=goes.booking_id)
    for one in open_stages:
        _take_over(tx, kept, one, who=who, nobodys=nobodys)
    go_on(tx, kept, who=who, why=of_merge(other), found=True)
    more = {} if nobodys else hand_on(tx, stays, goes, who=who)
    took = {**more, "number": goes.shown_number, "visit": str(other), "booking": goes.booking_id}
    happened(tx, kept, Happening.MERGED, who=who, why=took, desk_id=desk_id)
    happened(tx, other, Happening.MERGED, who=who, why={"into": stays.shown_number})


def lead_to(tx: Transaction, visit_id: UUID, kept: UUID) -> None:
    """Whoever holds this number's paper is led to `kept` from now on; a booking is no longer this number's."""
    tx.run(_MERGE, visit_id=visit_id, kept=kept)


def of_merge(other: UUID) -> dict[str, str]:
    """The word of every line this merge writes on a stage of either visit: an undo takes away these and no others."""
    return {"merged": str(other)}


def _refuse_nonsense(stays: Row, goes: Row) -> None:
    if stays.id == goes.id:
        raise Refused("same_visit", "visit")
    if stays.day != goes.day:
        raise Refused("other_day", "visit")
    if stays.merged_into is not None or goes.merged_into is not None:
        raise Refused("visit_merged", "visit")
    if stays.booking_id is not None and goes.booking_id is not None:
        raise Refused("both_booked", "visit")


def _take_over(tx: Transaction, kept: UUID, gone: Row, *, who: str, nobodys: bool) -> None:
    """The same service twice is one wait, with the earlier due time, the graver urgency and the stronger class; another service
    is one more stage."""
    stages = stages_of(tx, kept)
    same = next((one for one in stages if one.service_id == gone.service_id and one.state in OPEN), None)
    if same is None and nobodys:
        return
    if same is None:
        last = max(one.position for one in stages)
        expect(tx, kept, gone.service_id, position=last + 1, who=who, why=of_merge(gone.visit_id))
    elif same.state in _MAY_CHANGE_PLACE and (better := _better(same, gone)):
        move_stage(tx, same.id, Move.PRIORITISE, who=who, why={**better, **of_merge(gone.visit_id)})


_MAY_CHANGE_PLACE = {State.WAITING, State.SERVING}


def _better(same: Row, gone: Row) -> dict[str, str]:
    """What of the place of `gone` is better, as the diary's words of a move."""
    words = dict[str, str]()
    if same.state == State.WAITING and gone.state == State.WAITING and gone.due_at < same.due_at:
        words |= {"due": gone.due_at.isoformat(), "waits_from": (gone.waits_from or gone.due_at).isoformat()}
    if gone.urgency is not None and (same.urgency is None or graver(Urgency(gone.urgency), Urgency(same.urgency))):
        words["urgency"] = gone.urgency
    if gone.priority is not None and (same.priority is None or gone.priority == Priority.URGENT != same.priority):
        words["priority"] = gone.priority
    return words
