"""What an act must know of a visit and its stages; and the one way a happening of the whole visit enters the diary."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, DiaryLine, Service, Site, Stage, Visit
from display_server.domain import topics
from display_server.domain.happenings import Happening
from display_server.domain.visit import State
from display_server.services.refused import Refused

_VISIT = Prepared(
    select(
        Visit.id, Visit.site_id, Visit.day, Visit.shown_number, Visit.language, Visit.origin, Visit.booking_id,
        Visit.issued_at, Visit.family_id, Visit.token_generation, Visit.merged_into, Visit.note, Visit.unclaimed_at,
        Visit.by_ambulance,
    ).where(Visit.id == bindparam("visit_id"), here(Visit.site_id))
)  # fmt: skip
_STAGES = Prepared(
    select(
        Stage.id,
        Stage.visit_id,
        Stage.position,
        Stage.state,
        Stage.service_id,
        Stage.due_at,
        Stage.waits_from,
        Stage.slot,
        Stage.priority,
        Stage.urgency,
        Stage.desk_id,
        Service.code.label("service"),
        Service.triage,
        Department.code.label("department"),
        Site.code.label("site"),
    )
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Stage.visit_id == bindparam("visit_id"))
    .order_by(Stage.position)
)
_HAPPENING = Prepared(
    insert(DiaryLine).values(
        at=bindparam("at"), visit_id=bindparam("visit_id"), move=bindparam("move"), who=bindparam("who"),
        why=bindparam("why"), desk_id=bindparam("desk_id"),
    )
)  # fmt: skip


def visit_with_id(tx: Transaction, visit_id: UUID) -> Row:
    """The visit. Raises Refused (`visit_unknown`)."""
    found = tx.one(_VISIT, visit_id=visit_id)
    if found is None:
        raise Refused("visit_unknown", "visit")
    return found


def stages_of(tx: Transaction, visit_id: UUID) -> list[Row]:
    """Its stages in their order, each with where it waits."""
    return tx.all(_STAGES, visit_id=visit_id)


def happened(
    tx: Transaction, visit_id: UUID, what: Happening, *, who: str, why: dict[str, Any], desk_id: int | None = None
) -> None:
    """Write it in the diary, and say that the lines the visit stands in show something new.

    `desk_id`: whose press it was, so that its undo takes this back before anything older.
    """
    tx.run(_HAPPENING, at=tx.now, visit_id=visit_id, move=what.value, who=who, why=why, desk_id=desk_id)
    touch_lines(tx, stages_of(tx, visit_id))


def touch_lines(tx: Transaction, stages: Sequence[Row]) -> None:
    for one in stages:
        tx.touch(*topics.touched_by(site=one.site, department_code=one.department, service_id=one.service_id))


def steps_of(tx: Transaction, visit_id: UUID) -> list[str]:
    """The services of its stages as paper and phone list them; empty where there is one only: that is no way."""
    codes = [str(one.service) for one in stages_of(tx, visit_id) if one.state != State.CANCELLED]
    return codes if len(codes) > 1 else []
