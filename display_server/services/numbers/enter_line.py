"""Somebody begins to wait: the visit with its number, its first stage, its diary line. Walk-ins and bookings alike."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert
from uuid_utils.compat import uuid7

from config.contract.device_api import IssuedNumber
from config.contract.words import Language
from display_server.db.columns.code_index import visit_code_hash, visit_token_hash
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Visit
from display_server.db.reading.fair_order import caps_of
from display_server.domain.codes import visit_code, visit_token
from display_server.domain.due_time import NO_TIME, due
from display_server.domain.numbering import business_day, shown_number
from display_server.domain.priority import Priority
from display_server.domain.queue_order import InLine
from display_server.domain.visit import Move
from display_server.services.numbers.next_number import foresee_number, next_number
from display_server.services.numbers.people_ahead import foresee_people_ahead, people_ahead
from display_server.services.stages.service_facts import promise_of
from display_server.services.stages.stage_moves import begin_stage

_COLUMNS = (
    "id", "site_id", "day", "series_id", "number", "shown_number", "language", "origin", "device_id", "booking_id",
    "token_hash", "code_hash", "issued_at", "unclaimed_at",
)  # fmt: skip
_VISIT = Prepared(insert(Visit).values({name: bindparam(name) for name in _COLUMNS}))


class Origin(StrEnum):
    """How a visit began."""

    WALK_IN = "walk_in"
    BOOKED = "booked"


@dataclass(frozen=True)
class Given:
    """A number that a person already holds: a kiosk gave it from its lease. `series_id` and `letters` are the lease's."""

    visit_id: UUID
    number: int
    day: date
    series_id: int
    letters: str
    arrived_at: datetime
    why: dict[str, Any]


def enter_line(
    tx: Transaction,
    service: Row,
    token_key: bytes,
    *,
    device_id: UUID | None,
    language: Language,
    slot: datetime | None = None,
    booking_id: int | None = None,
    priority: Priority | None = None,
    walk: timedelta = NO_TIME,
    who: str | None = None,
    why: dict[str, Any] | None = None,
    desk_id: int | None = None,
) -> IssuedNumber:
    """The number as it was issued, without its codes (see `with_codes`). `slot`: the booked time, None for a walk-in.

    `walk`: how far the waiting place is from here; before that nobody can be called. `who`: where no device entered it;
    `desk_id`: at which desk.
    """
    day = business_day(tx.now, ZoneInfo(service.zone), service.day_starts)
    number = next_number(tx, site_id=service.site_id, day=day, series_id=service.series_id)
    given = Given(uuid7(), number, day, service.series_id, service.letters, tx.now, why or {})
    move = Move.ISSUE if booking_id is None else Move.CHECK_IN
    return enter_given(
        tx, service, token_key, given, move, device_id=device_id, language=language, slot=slot, booking_id=booking_id,
        priority=priority, walk=walk, who=who, desk_id=desk_id,
    )  # fmt: skip


def foresee_walk_in(tx: Transaction, service: Row, walk: timedelta) -> None:
    """Somebody of no class is about to enter this line: what `enter_line` will ask travels with what is asked before."""
    day = business_day(tx.now, ZoneInfo(service.zone), service.day_starts)
    foresee_number(tx, site_id=service.site_id, day=day, series_id=service.series_id)
    if not service.triage:
        when = due(arrived_at=tx.now, slot=None, promise=promise_of(service), walk=walk)
        one = InLine(UUID(int=0), when.due_at, when.waits_from, when.callable_at)
        foresee_people_ahead(tx, service.id, one, caps_of(service))


def enter_given(
    tx: Transaction,
    service: Row,
    token_key: bytes,
    given: Given,
    move: Move,
    *,
    device_id: UUID | None,
    language: Language,
    slot: datetime | None = None,
    booking_id: int | None = None,
    priority: Priority | None = None,
    walk: timedelta = NO_TIME,
    who: str | None = None,
    desk_id: int | None = None,
) -> IssuedNumber:
    """The same for a number that is already chosen."""
    origin = Origin.WALK_IN if booking_id is None else Origin.BOOKED
    day, visit_id, stage_id = given.day, given.visit_id, uuid7()
    shown = shown_number(given.letters, given.number)
    tx.put(
        _VISIT, id=visit_id, site_id=service.site_id, day=day.isoformat(), series_id=given.series_id, number=given.number,
        shown_number=shown, language=language.value, origin=origin.value, device_id=device_id, booking_id=booking_id,
        token_hash=visit_token_hash(visit_token(visit_id, token_key)),
        code_hash=visit_code_hash(visit_code(visit_id, token_key)), issued_at=given.arrived_at, unclaimed_at=None,
    )  # fmt: skip
    when = due(arrived_at=given.arrived_at, slot=slot, promise=promise_of(service), priority=priority, walk=walk)
    begin_stage(
        tx, stage_id=stage_id, visit_id=visit_id, service=service, move=move, due=when,
        who=who or f"device:{device_id}", priority=priority, why=given.why, arrived_at=given.arrived_at, desk_id=desk_id,
    )  # fmt: skip
    one = InLine(stage_id, when.due_at, when.waits_from, when.callable_at, priority=priority)
    return IssuedNumber(
        visit_id=visit_id,
        number=shown,
        day=day,
        issued_at=given.arrived_at,
        service=service.code,
        department=service.department,
        waiting_place=service.waiting_place,
        room=service.room,
        people_ahead=None if service.triage else people_ahead(tx, service.id, one, caps_of(service)),
    )


def with_codes(issued: IssuedNumber, service: Row, token_key: bytes, generation: int = 0) -> IssuedNumber:
    """The answer with its phone address and typed code: derived each time, kept nowhere, only while the address works."""
    return issued.model_copy(update=codes_of(issued.visit_id, service, token_key, generation))


def codes_of(visit_id: UUID, service: Row, token_key: bytes, generation: int) -> dict[str, str]:
    """`phone_url` and `code` of a visit's right paper; empty while the house's phone address does not work."""
    if service.public_url is None or service.public_url_right_at is None:
        return {}
    token = visit_token(visit_id, token_key, generation)
    return {"phone_url": f"{service.public_url}/v/{token}", "code": visit_code(visit_id, token_key, generation)}
