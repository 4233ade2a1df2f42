"""A busy day for an editor's preview: the house's own departments, rooms and letters, with people nobody has ever been.

Never on a screen: only `preview.py` asks, and the page it stands in says that it is an example.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.numbers import shown_number
from config.contract.push import Call, DepartmentState, LoadNow, LobbyState, QueueState, WaitBand
from display_server.db.models import Department, Desk, DeskService, Place, Series, Service
from display_server.db.reading.states import state_of

CALLS = 12
_FIRST_NUMBER = 17
_WAITS: tuple[tuple[str, int, int], ...] = (
    ("quiet", 5, 10),
    ("steady", 15, 25),
    ("busy", 30, 45),
    ("very_busy", 60, 90),
)


def example_state(session: Session, topic: str, now: datetime) -> dict[str, Any] | None:
    """`{"topic", "state"}` as push would say it; None: there is no such topic."""
    state = state_of(session, topic, now)
    match state:
        case LobbyState():
            state = _lobby(state, now)
        case DepartmentState():
            state = _department(session, state, now)
        case QueueState():
            state = state.model_copy(update={"waiting": _numbers("A", 7), "calling": []})
        case _:
            return None
    return {"topic": topic, "state": state.model_dump(mode="json")}


def _lobby(state: LobbyState, now: datetime) -> LobbyState:
    lines = [
        line.model_copy(
            update={
                "waiting": 3 + 4 * (at % len(_WAITS)), "open_desks": 2, "paused_desks": 0, "delay_minutes": None,
                "closed": False, "full": False, "load": _load(at, now),
            }
        )
        for at, line in enumerate(state.departments)
    ]  # fmt: skip
    return state.model_copy(update={"departments": lines})


def _department(session: Session, state: DepartmentState, now: datetime) -> DepartmentState:
    """Each desk calls somebody, as far as a board could ever have to show it."""
    rows = session.execute(
        select(Place, Series.letters, Service.names, Service.discreet)
        .join(Desk, Desk.place_id == Place.id)
        .join(DeskService, DeskService.desk_id == Desk.id)
        .join(Service, Service.id == DeskService.service_id)
        .join(Series, Series.id == Service.series_id)
        .join(Department, Department.id == Service.department_id)
        .where(Department.code == state.code, Desk.closed_at.is_(None))
        .order_by(Desk.id, Service.position)
    )
    desks: dict[str, Any] = {}
    for row in rows:
        desks.setdefault(row[0].code, row)
    calling = [
        Call(
            call_id=CALLS - at, number=shown_number(row.letters, _FIRST_NUMBER + at), room=row[0].names,
            room_label=row[0].label or row[0].code, service=None if row.discreet else row.names,
            called_at=now - timedelta(seconds=40 * (at + 1)), place=row[0].code, way=row[0].note or {},
        )
        for at, row in enumerate(list(desks.values())[:CALLS])
    ]  # fmt: skip
    letters = next((row.letters for row in desks.values()), "A")
    waits = {} if state.by_urgency else {"next": _numbers(letters, 5), "waiting": 9, "load": _load(2, now)}
    open_ = {"closed": False, "full": False, "paused": [], "delays": [], "open_desks": max(1, len(desks))}
    return state.model_copy(update={"calling": calling, "inside": {}, **open_, **waits})


def _numbers(letters: str, many: int) -> list[str]:
    return [shown_number(letters, _FIRST_NUMBER + CALLS + at) for at in range(many)]


def _load(at: int, now: datetime) -> LoadNow:
    level, least, most = _WAITS[at % len(_WAITS)]
    wait = WaitBand(from_minutes=least, to_minutes=most)
    return LoadNow.model_validate({"as_of": now, "level": level, "wait": wait})
