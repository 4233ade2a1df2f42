"""Which rooms of a department call nobody for a while, and when they are back."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from config.contract.push import PausedDesk
from display_server.db.engine.prepared import Prepared, Statements
from display_server.db.models import Department, Desk, Place

_BESIDE = aliased(Desk)
_PAUSED = Prepared(  # a room in which another desk calls people is not at its pause
    select(Place.names.label("room"), Place.label, Place.code.label("place"), Desk.back_at)
    .join(Place, Place.id == Desk.place_id)
    .join(Department, Department.id == Desk.department_id)
    .where(
        Department.code == bindparam("code"),
        Desk.is_open,
        Desk.paused_at.is_not(None),
        ~select(_BESIDE.id)
        .where(_BESIDE.place_id == Desk.place_id, _BESIDE.is_open, _BESIDE.paused_at.is_(None))
        .exists(),
    )
    .order_by(Desk.id)
)


def paused_in(run: Statements, department: str) -> list[PausedDesk]:
    """A room once, with the first of its desks that comes back; one that names no time says nothing about when."""
    rooms: dict[str, PausedDesk] = {}
    for row in run.all(_PAUSED, code=department):
        known = rooms.get(row.place)
        if known is None or (row.back_at is not None and (known.back_at is None or row.back_at < known.back_at)):
            rooms[row.place] = PausedDesk(
                room=row.room, room_label=row.label or row.place, back_at=row.back_at, place=row.place
            )
    return list(rooms.values())
