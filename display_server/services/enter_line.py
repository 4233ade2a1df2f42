"""Somebody begins to wait: the visit with its number, its first stage, its diary line. Walk-ins and bookings alike."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert
from sqlalchemy.dialects.sqlite import insert as upsert
from uuid_utils.compat import uuid7

from config.contract.device_api import IssuedNumber
from config.contract.words import Language
from display_server.db.code_index import visit_code_hash, visit_token_hash
from display_server.db.fair_order import caps_of
from display_server.db.models import NumberCounter, Visit
from display_server.db.prepared import Prepared, Row
from display_server.db.transaction import Transaction
from display_server.domain.codes import visit_code, visit_token
from display_server.domain.due_time import NO_TIME, due
from display_server.domain.numbering import business_day, shown_number
from display_server.domain.priority import Priority
from display_server.domain.queue_order import InLine
from display_server.domain.visit import Move
from display_server.services.people_ahead import people_ahead
from display_server.services.service_facts import promise_of
from display_server.services.stage_moves import begin_stage

_COUNTER = NumberCounter.__table__
_NEXT_NUMBER = Prepared(
    upsert(NumberCounter)
    .values(site_id=bindparam("site_id"), day=bindparam("day"), series_id=bindparam("series_id"), last=1)
    .on_conflict_do_update(index_elements=["site_id", "day", "series_id"], set_={"last": _COUNTER.c.last + 1})
    .returning(_COUNTER.c.last)
)
_VISIT = Prepared(insert(Visit))


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
    priority: Priority | None = None,
    walk: timedelta = NO_TIME,
) -> IssuedNumber:
    """The number as it was issued, without its codes (see `with_codes`). `slot`: the booked time, None for a walk-in.

    `walk`: how far the waiting place is from here; before that nobody can be called.
    """
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
    when = due(arrived_at=tx.now, slot=slot, promise=promise_of(service), priority=priority, walk=walk)
    begin_stage(
        tx, stage_id=stage_id, visit_id=visit_id, service=service, move=move, due=when, who=f"device:{device_id}",
        priority=priority,
    )  # fmt: skip
    one = InLine(stage_id, when.due_at, when.waits_from, when.callable_at, priority=priority)
    return IssuedNumber(
        visit_id=visit_id,
        number=shown,
        day=day,
        issued_at=tx.now,
        service=service.code,
        department=service.department,
        waiting_place=service.waiting_place,
        room=service.room,
        people_ahead=people_ahead(tx, service.id, one, caps_of(service)),
    )


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
