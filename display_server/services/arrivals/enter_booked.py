"""A kiosk without its hub registered a booked patient from the bookings it knew by heart: one booking, one visit.

The number on paper stays true. Where nobody was faster it becomes the booking's visit. Where the booking has a visit by now, the
two are one person's numbers: the one that somebody holds paper of goes on, the other leads to it. Where the booking was moved
or taken away meanwhile, the person waits where their paper sends them, and staff read why.
"""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from config.contract.device_api import OfflineNumber
from config.contract.words import Language
from config.locale import words
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site, Stage
from display_server.domain.happenings import Happening
from display_server.domain.note import LONGEST
from display_server.domain.numbering import business_day
from display_server.domain.priority import priority_by_age
from display_server.domain.visit import OPEN, Move, State
from display_server.services.arrivals.find_arrival import bookings_known_as
from display_server.services.numbers.enter_line import Given, enter_given
from display_server.services.stages.next_stage import plan_stages, way_of_booking
from display_server.services.stages.service_facts import service_called
from display_server.services.stages.stage_moves import move_stage
from display_server.services.stages.visit_facts import happened, stages_of, visit_with_id
from display_server.services.stages.walk import walk_from
from display_server.services.visits.merge_visits import lead_to, merge_visits
from display_server.services.visits.note_on_visit import write_note

_LANGUAGE = Prepared(select(Site.language).where(Site.id == bindparam("site_id")))
_ENDED = Prepared(select(func.max(Stage.ended_at).label("at")).where(Stage.visit_id == bindparam("visit_id")))


def enter_booked(
    tx: Transaction, body: OfflineNumber, given: Given, *, replaced: UUID | None, device_id: UUID, token_key: bytes
) -> None:
    """`replaced`: the visit that an earlier request of the same person opened, whose answer they never saw. Raises Refused."""
    service, who = service_called(tx, body.service), f"device:{device_id}"
    booking = _todays(tx, body.booking or "", given.day, service)
    way = way_of_booking(tx, booking) if booking is not None else None
    as_on_paper = way is not None and way.services[0] == service.id
    free = booking if as_on_paper and booking is not None and booking.visit_id is None else None
    slot = booking.starts_at if booking is not None and as_on_paper and way is not None and way.booked == 1 else None
    born = date.fromisoformat(booking.birth_date) if booking is not None and booking.birth_date else None
    enter_given(
        tx, service, token_key, given, Move.ISSUE_OFFLINE, device_id=device_id, language=body.language, slot=slot,
        booking_id=free.id if free is not None else None, priority=priority_by_age(born, given.day),
        walk=walk_from(tx, device_id, service),
    )  # fmt: skip
    if free is not None and way is not None:
        plan_stages(tx, given.visit_id, way, slot=free.starts_at, who=who)
    elif booking is not None and booking.visit_id is not None:
        _join(tx, given, booking.visit_id, nobody_holds=booking.visit_id == replaced, who=who)
    else:
        _note(tx, given.visit_id, "moved" if bookings_known_as(tx, body.booking or "") else "gone", who)


def _todays(tx: Transaction, known_as: str, day: date, service: Row) -> Row | None:
    """The booking, if it is still one of this hospital and this day."""
    zone = ZoneInfo(service.zone)
    for row in bookings_known_as(tx, known_as):
        if row.site_id == service.site_id and business_day(row.starts_at, zone, service.day_starts) == day:
            return row
    return None


def _join(tx: Transaction, given: Given, other: UUID, *, nobody_holds: bool, who: str) -> None:
    """Somebody was faster: at another kiosk, at the desk, or this very patient, whose answer was lost."""
    stands, stages = visit_with_id(tx, other), stages_of(tx, other)
    nobody_holds = nobody_holds or stands.unclaimed_at is not None
    at_desk = any(one.state in {State.CALLED, State.SERVING} for one in stages)
    if not any(one.state in OPEN for one in stages):
        _after_the_end(tx, given, stands, who)
    elif nobody_holds and not at_desk:
        merge_visits(tx, kept=given.visit_id, other=other, who=who)
    else:
        merge_visits(tx, kept=other, other=given.visit_id, who=who)
        _note(tx, other, "also", who, number=visit_with_id(tx, given.visit_id).shown_number)


def _after_the_end(tx: Transaction, given: Given, ended: Row, who: str) -> None:
    """Their visit is over. Paper from before that leads to it; whoever came after it came again, and waits."""
    over: datetime | None = tx.only(_ENDED, visit_id=ended.id).at
    if over is None or given.arrived_at > over:
        _note(tx, given.visit_id, "again", who, number=ended.shown_number)
        return
    for one in stages_of(tx, given.visit_id):
        move_stage(tx, one.id, Move.CANCEL, who=who, why={"merged_into": ended.shown_number})
    lead_to(tx, given.visit_id, ended.id)
    happened(tx, given.visit_id, Happening.MERGED, who=who, why={"into": ended.shown_number})


def _note(tx: Transaction, visit_id: UUID, what: str, who: str, **said: str) -> None:
    """For staff, in the hospital's language, behind what they may have written themselves."""
    visit = visit_with_id(tx, visit_id)
    language = Language(tx.only(_LANGUAGE, site_id=visit.site_id).language)
    text = words(language).say(f"staff.offline_note.{what}", **said)
    whole = f"{visit.note} · {text}" if visit.note else text
    write_note(tx, visit_id, whole[:LONGEST])
    happened(tx, visit_id, Happening.NOTE, who=who, why={"letters": len(text)})
