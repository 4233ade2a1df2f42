"""What an act must know of a desk: its room, who works there, whom it serves now, and who waits for it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select, text, update
from sqlalchemy.orm import aliased

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, DeskService, Place, Service, Site, Stage, Visit
from display_server.db.reading.fair_order import (
    CAN_COME,
    COLUMNS,
    IN_ORDER,
    STANDS_IN_LINE,
    WAITS_FROM,
    at_moment,
    caps_of,
    in_line,
)
from display_server.db.reading.freezes import FROZEN
from display_server.domain.priority import Priority
from display_server.domain.queue_order import Caps, Group, Placed, line_begins, placed
from display_server.domain.visit import State
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_with_key

_IN_PROPORTION = (
    select(func.count(DeskService.weight) > 1).where(DeskService.desk_id == Desk.id).correlate(Desk).scalar_subquery()
)
_DESK = Prepared(
    select(
        Desk.id,
        Desk.code,
        Desk.is_open,
        Desk.opened_by,
        Desk.paused_at,
        _IN_PROPORTION.label("in_proportion"),
        FROZEN.label("frozen"),
        Department.code.label("department"),
        Site.id.label("site_id"),
        Site.code.label("site"),
        Site.overtaken_times,
        Site.overtaken_late_minutes,
        Site.grace_minutes,
        Site.priority_minutes,
        Site.families_together,
        Place.code.label("room"),
    )
    .join(Department, Department.id == Desk.department_id)
    .join(Site, Site.id == Department.site_id)
    .join(Place, Place.id == Desk.place_id)
    .where(Desk.code == bindparam("code"), here(Department.site_id))
    .with_for_update(of=Desk, key_share=True)  # where many write: the acts of one desk follow one another
)
_LINES_OF_DESK = Prepared(
    select(Service.id)
    .join(DeskService, DeskService.service_id == Service.id)
    .where(DeskService.desk_id == bindparam("desk_id"))
    .order_by(Service.id)
    .with_for_update(of=Service, key_share=True)
)
WITH_A_DESK = text("stage.state IN ('called', 'serving')")
"""Word for word the condition of the index that keeps a desk to one patient, so that SQLite uses it."""

_WITH_PATIENT = Prepared(
    select(Stage.id, Stage.state, Stage.called_at, Visit.id.label("visit_id"), Visit.shown_number)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(Stage.desk_id == bindparam("desk_id"), WITH_A_DESK)
)
_ITS_CLINICIAN = select(Desk.opened_by).where(Desk.id == bindparam("desk_id")).scalar_subquery()
_OF_DESK = and_(
    Stage.service_id.in_(select(DeskService.service_id).where(DeskService.desk_id == bindparam("desk_id"))),
    or_(Stage.for_desk_id.is_(None), Stage.for_desk_id == bindparam("desk_id")),
    or_(Stage.for_account_id.is_(None), Stage.for_account_id == _ITS_CLINICIAN),
)
"""The desk's lines: its services, without those who wait for another desk or another clinician."""
_ANYBODY = (
    select(
        Stage.id,
        Stage.visit_id,
        Stage.service_id,
        Stage.slot,
        Visit.shown_number,
        Visit.issued_at,
        Visit.family_id,
        *COLUMNS,
    )
    .join(Visit, Visit.id == Stage.visit_id)
    .where(_OF_DESK)
)
_WAITING = _ANYBODY.where(STANDS_IN_LINE)
_LOCKED: dict[str, Any] = {"of": Stage, "key_share": True}


def _first(lines: Select[*tuple[Any, ...]]) -> Prepared:
    """Where many write, whoever is being moved this very moment by somebody else stands in no line any more."""
    return Prepared(lines.order_by(*IN_ORDER).limit(1).with_for_update(skip_locked=True, **_LOCKED))


_FIRST = _first(_WAITING)
_OF_SERVICE = Stage.service_id == bindparam("service_id")
_FIRST_OF_SERVICE = _first(_WAITING.where(_OF_SERVICE))
_RELATIVE, _WITH_RELATIVE = aliased(Visit), aliased(Stage)
_ALONE = ~exists(
    select(_WITH_RELATIVE.id)
    .join(_RELATIVE, _RELATIVE.id == _WITH_RELATIVE.visit_id)
    .where(
        _RELATIVE.family_id == Visit.family_id,
        _RELATIVE.id != Visit.id,
        or_(_WITH_RELATIVE.state == State.CALLED.value, _WITH_RELATIVE.state == State.SERVING.value),
    )
    .correlate(Visit)
)
"""Nobody of the family is called or served now. Families are few: most rows end at their empty `family_id`."""
_WAITING_ALONE = _WAITING.where(or_(Visit.family_id.is_(None), _ALONE))
_FIRST_ALONE = _first(_WAITING_ALONE)
_FIRST_ALONE_OF_SERVICE = _first(_WAITING_ALONE.where(_OF_SERVICE))
_NUMBERED = Prepared(
    _WAITING.where(Visit.shown_number == bindparam("number")).order_by(*IN_ORDER).limit(1).with_for_update(**_LOCKED)
)
_HELD = Prepared(
    _ANYBODY.where(
        Stage.state == State.ON_HOLD.value,
        Stage.due_at >= bindparam("since", type_=Utc),
        Visit.shown_number == bindparam("number"),
    )
    .order_by(Stage.id)
    .limit(1)
    .with_for_update(**_LOCKED)
)
_PASSED = (_OF_DESK, STANDS_IN_LINE, CAN_COME, bindparam("waits_from", type_=Utc) > WAITS_FROM)
_OVERTAKE_ONE = update(Stage).values(overtaken=Stage.overtaken + 1).where(*_PASSED)
_COUNT = select(func.count().label("passed")).select_from(Stage).where(*_PASSED)
_OVERTAKE, _OVERTAKE_IN_SERVICE = Prepared(_OVERTAKE_ONE), Prepared(_OVERTAKE_ONE.where(_OF_SERVICE))
_COUNT_PASSED, _COUNT_PASSED_IN_SERVICE = Prepared(_COUNT), Prepared(_COUNT.where(_OF_SERVICE))


@dataclass(frozen=True)
class Waiting:
    """Somebody of this desk's lines, and why they stand where they stand."""

    visit_id: UUID
    number: str
    service_id: int
    place: Placed
    family_id: UUID | None = None


def desk_called(tx: Transaction, code: str) -> Row:
    """The desk with this code. Raises Refused."""
    found = tx.one(_DESK, code=code, now=tx.now)
    if found is None:
        raise Refused("desk_unknown", "desk")
    return found


def desk_of(tx: Transaction, code: str, account_id: int) -> Row:
    """The same, where this person works at it. Raises Refused (`desk_not_yours`): somebody took over, or it was closed."""
    found = desk_called(tx, code)
    if not found.is_open or found.opened_by != account_id:
        raise Refused("desk_not_yours", "desk")
    return found


def expect_desk(tx: Transaction, code: str) -> None:
    """`desk_called` comes in a moment, unless the act ends before it."""
    tx.foresee(_DESK, code=code, now=tx.now)


def hold_lines(tx: Transaction, desk: Row) -> None:
    """Nobody else calls from this desk's lines until this act is over: who is first, and who was passed, stays true."""
    tx.hold(_LINES_OF_DESK, desk_id=desk.id)


def patient_at(tx: Transaction, desk_id: int) -> Row | None:
    """The one stage this desk has called or serves."""
    return tx.one(_WITH_PATIENT, desk_id=desk_id)


def can_call(desk: Row) -> None:
    """Raises Refused (`desk_closed`, `desk_paused`, `broadcast`): nobody is called where nobody sits, or all must leave."""
    if not desk.is_open:
        raise Refused("desk_closed", "desk")
    if desk.paused_at is not None:
        raise Refused("desk_paused", "desk")
    if desk.frozen:
        raise Refused("broadcast", "desk")


def first_in_line(tx: Transaction, desk: Row, service_id: int | None = None) -> Waiting | None:
    """Who is next for this desk (of one service) in the order of `domain.queue_order`; None: nobody who could come.

    Somebody whose relative is at another desk is passed over, unless the site lets families stand in two rooms.
    """
    caps = caps_of(desk)
    moment = {"desk_id": desk.id, **at_moment(tx.now, caps)}
    one_service = {} if service_id is None else {"service_id": service_id}
    found = tx.one(_FIRST_OF_SERVICE if one_service else _FIRST, **moment, **one_service)
    if found is not None and found.family_id is not None and not desk.families_together:
        found = tx.one(_FIRST_ALONE_OF_SERVICE if one_service else _FIRST_ALONE, **moment, **one_service)
    first = _waiting(tx, found, caps, desk)
    return None if first is None or first.place.group is Group.ON_THE_WAY else first


def waiting_with_number(tx: Transaction, desk: Row, number: str) -> Waiting | None:
    """The one of this desk's lines with this number."""
    caps = caps_of(desk)
    return _waiting(tx, tx.one(_NUMBERED, desk_id=desk.id, number=number, **at_moment(tx.now, caps)), caps, desk)


def held_with_number(tx: Transaction, desk: Row, number: str) -> Waiting | None:
    """The one on hold of this desk's lines with this number, in the place they would have in line."""
    moment = {"desk_id": desk.id, "number": number, "since": line_begins(tx.now)}
    return _waiting(tx, tx.one(_HELD, **moment), caps_of(desk), desk)


def _waiting(tx: Transaction, found: Row | None, caps: Caps, desk: Row) -> Waiting | None:
    if found is None:
        return None
    # A service may have a grace of its own; only somebody with a booked time can be late, and only their service is asked.
    minutes = desk.grace_minutes if found.slot is None else service_with_key(tx, found.service_id).grace_minutes
    one = in_line(found, slot=found.slot, grace=timedelta(minutes=minutes), came_at=found.issued_at)
    return Waiting(found.visit_id, found.shown_number, found.service_id, placed(one, tx.now, caps), found.family_id)


def passed_by(tx: Transaction, desk: Row, called: Waiting) -> int:
    """How many of the same line see `called` go first though they wait from an earlier moment."""
    counting = _COUNT_PASSED_IN_SERVICE if desk.in_proportion else _COUNT_PASSED
    passed: int = tx.only(counting, **_earlier(tx, desk, called)).passed
    return passed


def count_overtaken(tx: Transaction, desk: Row, called: Waiting) -> None:
    """Note it on each of them. Nobody's count passes the site's cap, so this writes each row a few times at most."""
    if called.place.one.priority is not Priority.URGENT:
        tx.put(_OVERTAKE_IN_SERVICE if desk.in_proportion else _OVERTAKE, **_earlier(tx, desk, called))


def _earlier(tx: Transaction, desk: Row, called: Waiting) -> dict[str, Any]:
    """The line is all of the desk's services, or the called one's own where they are served in proportion."""
    moment = {
        "desk_id": desk.id,
        "now": tx.now,
        "since": line_begins(tx.now),
        "waits_from": called.place.one.waits_from,
    }
    return {**moment, "service_id": called.service_id} if desk.in_proportion else moment
