"""Somebody begins to wait: the visit with its number, its first stage, its diary line. Walk-ins and bookings alike."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from uuid_utils.compat import uuid7

from config.contract.device_api import IssuedNumber
from config.contract.words import Language
from display_server.db.code_index import visit_code_hash, visit_token_hash
from display_server.db.models import NumberCounter, Stage, Visit
from display_server.db.prepared import Prepared, Row
from display_server.db.transaction import Transaction
from display_server.domain.codes import visit_code, visit_token
from display_server.domain.numbering import business_day, shown_number
from display_server.domain.queue_order import due_time, line_begins
from display_server.domain.visit import Move, State
from display_server.services.stage_moves import begin_stage

COUNTED_AHEAD = 200
"""Past this many people a place in line helps nobody, and counting it would slow everyone."""

_COUNTER = NumberCounter.__table__
_NEXT_NUMBER = Prepared(
    upsert(NumberCounter)
    .values(site_id=bindparam("site_id"), day=bindparam("day"), series_id=bindparam("series_id"), last=1)
    .on_conflict_do_update(index_elements=["site_id", "day", "series_id"], set_={"last": _COUNTER.c.last + 1})
    .returning(_COUNTER.c.last)
)
_VISIT = Prepared(insert(Visit))
_AHEAD = Prepared(
    select(func.count()).select_from(
        select(Stage.id)
        .where(
            Stage.service_id == bindparam("service_id"),
            Stage.state == State.WAITING.value,
            Stage.due_at >= bindparam("since"),
            Stage.due_at < bindparam("due_at"),
        )
        .limit(COUNTED_AHEAD)
        .subquery()
    )
)


class Origin(StrEnum):
    """How a visit began."""

    WALK_IN = "walk_in"
    BOOKED = "booked"


def enter_line(
    tx: Transaction,
    service: Row,
    token_key: bytes,
    *,
    device_id: UUID,
    language: Language,
    slot: datetime | None = None,
    booking_id: int | None = None,
) -> IssuedNumber:
    """The number as it was issued, without its codes (see `with_codes`). `slot`: the booked time, None for a walk-in."""
    day = business_day(tx.now, ZoneInfo(service.zone), service.day_starts)
    origin, move = (Origin.WALK_IN, Move.ISSUE) if booking_id is None else (Origin.BOOKED, Move.CHECK_IN)
    number = tx.only(_NEXT_NUMBER, site_id=service.site_id, day=day.isoformat(), series_id=service.series_id).last
    visit_id, stage_id = uuid7(), uuid7()
    shown = shown_number(service.letters, number)
    tx.run(
        _VISIT, id=visit_id, site_id=service.site_id, day=day.isoformat(), series_id=service.series_id, number=number,
        shown_number=shown, language=language.value, origin=origin.value, device_id=device_id, booking_id=booking_id,
        token_hash=visit_token_hash(visit_token(visit_id, token_key)),
        code_hash=visit_code_hash(visit_code(visit_id, token_key)), issued_at=tx.now, unclaimed_at=None,
    )  # fmt: skip
    due_at = due_time(arrived_at=tx.now, slot=slot, target=timedelta(minutes=service.target_minutes))
    begin_stage(
        tx, stage_id=stage_id, visit_id=visit_id, service=service, move=move, due_at=due_at, who=f"device:{device_id}"
    )
    return IssuedNumber(
        visit_id=visit_id,
        number=shown,
        day=day,
        issued_at=tx.now,
        service=service.code,
        department=service.department,
        waiting_place=service.waiting_place,
        room=service.room,
        people_ahead=people_ahead(tx, service.id, due_at),
    )


def people_ahead(tx: Transaction, service_id: int, due_at: datetime) -> int | None:
    """How many will be called before somebody due at `due_at`; None where they are too many to mean anything."""
    found = tx.only(_AHEAD, service_id=service_id, since=line_begins(tx.now), due_at=due_at)
    count: int = found.count_1
    return count if count < COUNTED_AHEAD else None


def with_codes(issued: IssuedNumber, service: Row, token_key: bytes) -> IssuedNumber:
    """The answer with its phone address and typed code: derived each time, kept nowhere, only while the address works."""
    if service.public_url is None or service.public_url_right_at is None:
        return issued
    token = visit_token(issued.visit_id, token_key)
    return issued.model_copy(
        update={
            "phone_url": f"{service.public_url}/v/{token}",
            "code": visit_code(issued.visit_id, token_key),
        }
    )
