"""A booked patient arrives: the code on their letter becomes a number, or one of the named outcomes (facts: field lessons)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from config.contract.device_api import CheckIn, CheckInAnswer, IssuedNumber
from config.contract.hospital_api import CheckInBooking
from config.contract.words import CheckInResult, Language
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site
from display_server.db.reading.fair_order import caps_of, in_line
from display_server.db.reading.late_line import minutes_late
from display_server.domain.arrival import ArrivalRules, arrival, opens_at
from display_server.domain.due_time import is_late
from display_server.domain.needs import Need
from display_server.domain.numbering import business_day
from display_server.domain.priority import priority_by_age
from display_server.domain.visit import Move, State
from display_server.services.accounts.rate_limit import count_failed_try, too_many_tries
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.arrivals.find_arrival import (
    Code,
    bookings_for,
    nearest,
    read_code,
    visit_for,
    visit_with_key,
)
from display_server.services.lines.ghosts_today import saw_patient
from display_server.services.numbers.check_open import check_kept
from display_server.services.numbers.enter_line import enter_line, with_codes
from display_server.services.numbers.people_ahead import people_ahead
from display_server.services.numbers.reprint import token_generation
from display_server.services.refused import Refused
from display_server.services.stages.next_stage import plan_stages, way_of_booking
from display_server.services.stages.service_facts import service_called, service_with_key
from display_server.services.stages.stage_moves import move_stage
from display_server.services.stages.visit_facts import steps_of
from display_server.services.stages.walk import walk_from
from display_server.services.visits.needs_of_visit import needs_of
from display_server.services.visits.visit_now import visit_now

OPENED_FOR = timedelta(minutes=15)
"""A person stands at a kiosk that long at most: nobody acts on a visit later because they once knew its number."""
ACT = "check_in"
_SITE = Prepared(select(Site.id, Site.zone, Site.day_starts).where(here(Site.id)).order_by(Site.id).limit(1))
_NAMES = Prepared(select(Site.names).where(Site.id == bindparam("site_id")))
WORTH_GOING = timedelta(minutes=15)
"""For less nobody is sent away."""


@dataclass(frozen=True)
class Asking:
    """Where and how somebody stands before us. `by_staff`: a person at a desk takes them in, too early, too late or closed."""

    device_id: UUID | None
    language: Language
    token_key: bytes
    who: str
    by_staff: bool = False


@dataclass(frozen=True)
class ThisSite:
    """The hospital the kiosks stand in, and its day."""

    id: int
    zone: ZoneInfo
    day_starts: time
    today: date

    def day_of(self, at: datetime) -> date:
        return business_day(at, self.zone, self.day_starts)


def check_in(tx: Transaction, body: CheckIn, *, device_id: UUID, token_key: bytes) -> CheckInAnswer:
    """How the check-in ends; the same again for the same `request_id`. Raises Refused.

    A kiosk whose failed tries are used up is refused whatever the code: staff help, the patient is never locked out.
    """
    earlier = earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, asked=body)
    if earlier is not None:
        return whole(tx, CheckInAnswer.model_validate(earlier), token_key)
    answer = _arrive(
        tx, body, Asking(device_id, body.language, token_key, f"device:{device_id}"), f"check_in:{device_id}"
    )
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, answer=answer, asked=body)
    return whole(tx, answer, token_key)


def check_in_for_system(tx: Transaction, body: CheckInBooking, *, token_key: bytes, who: str) -> CheckInAnswer:
    """The same for a patient who stands before the hospital's own system; its codes are added by `whole`. Raises Refused."""
    return _arrive(tx, body, Asking(None, body.language, token_key, who), f"check_in:{who}")


def _arrive(tx: Transaction, body: CheckIn | CheckInBooking, asking: Asking, counted: str) -> CheckInAnswer:
    code = read_code(body)
    if too_many_tries(tx, counted):
        raise Refused("too_many_tries")
    answer = _find(tx, code, asking)
    if answer.result is CheckInResult.NOT_FOUND:
        count_failed_try(tx, counted)
    return answer


def _find(tx: Transaction, code: Code | None, asking: Asking) -> CheckInAnswer:
    if code is None:
        return CheckInAnswer(result=CheckInResult.NOT_FOUND)
    site = this_site(tx)
    if bookings := bookings_for(tx, code):
        here = [one for one in bookings if one.site_id == site.id]
        return arrive_booked(tx, _meant(tx, here or bookings, site), site, asking)
    visit = visit_for(tx, code, site.today)
    if visit is None:
        return CheckInAnswer(result=CheckInResult.NOT_FOUND)
    if visit.site_id != site.id:
        return CheckInAnswer(result=CheckInResult.OTHER_SITE, site=tx.only(_NAMES, site_id=visit.site_id).names)
    saw_patient(tx, visit.id)
    return _open(tx, visit)


def _meant(tx: Transaction, bookings: list[Row], site: ThisSite) -> Row:
    """A code names one booking of a day, a card all of its patient's: the first that may be checked in now goes first."""
    for row in bookings if len(bookings) > 1 else ():
        day = site.day_of(row.starts_at)
        if row.visit_id is None and day == site.today:
            rules = _rules(service_with_key(tx, row.service_id))
            if (
                arrival(now=tx.now, today=site.today, slot=row.starts_at, slot_day=day, rules=rules)
                is CheckInResult.REGISTERED
            ):
                return row
    return nearest(bookings, site.today, site.zone, site.day_starts)


def _rules(service: Row) -> ArrivalRules:
    return ArrivalRules(timedelta(minutes=service.early_minutes), timedelta(minutes=service.late_minutes))


def this_site(tx: Transaction) -> ThisSite:
    row = tx.only(_SITE)
    zone = ZoneInfo(row.zone)
    return ThisSite(row.id, zone, row.day_starts, business_day(tx.now, zone, row.day_starts))


def arrive_booked(tx: Transaction, booking: Row, site: ThisSite, asking: Asking) -> CheckInAnswer:
    """How the check-in of this booking ends now. Raises Refused."""
    today = site.today
    if booking.site_id != site.id:
        return CheckInAnswer(result=CheckInResult.OTHER_SITE, site=tx.only(_NAMES, site_id=booking.site_id).names)
    service = service_with_key(tx, booking.service_id)
    rules = _rules(service)
    slot_day = business_day(booking.starts_at, ZoneInfo(service.zone), service.day_starts)
    if booking.visit_id is not None and slot_day == today:
        saw_patient(tx, booking.visit_id)  # they stand there: a number that was told as unclaimed has its person
        return _open(tx, visit_with_key(tx, booking.visit_id))
    result = arrival(now=tx.now, today=today, slot=booking.starts_at, slot_day=slot_day, rules=rules)
    if asking.by_staff and result is not CheckInResult.OTHER_DAY:
        result = CheckInResult.REGISTERED
    if result is CheckInResult.TOO_EARLY:
        return CheckInAnswer(result=result, opens_at=opens_at(booking.starts_at, rules))
    way = way_of_booking(tx, booking)
    first = service_with_key(tx, way.services[0])
    if result is CheckInResult.REGISTERED and first.triage:  # nobody has a number there before a nurse has seen them
        result = CheckInResult.NEEDS_A_PERSON
    if result is not CheckInResult.REGISTERED:
        return CheckInAnswer(result=result)
    if not asking.by_staff:
        check_kept(service, tx.now, booking.starts_at)
    issued = enter_line(
        tx,
        first,
        asking.token_key,
        device_id=asking.device_id,
        language=asking.language,
        slot=booking.starts_at if way.booked == 1 else None,
        booking_id=booking.id,
        priority=priority_by_age(date.fromisoformat(booking.birth_date) if booking.birth_date else None, today),
        walk=walk_from(tx, asking.device_id, first),
        who=asking.who,
    )
    plan_stages(tx, issued.visit_id, way, slot=booking.starts_at, who=asking.who)
    late = way.booked == 1 and is_late(tx.now, booking.starts_at, timedelta(minutes=service.grace_minutes))
    issued = issued.model_copy(update={"steps": steps_of(tx, issued.visit_id)})
    may_go = way.booked == 1 and not late and not asking.by_staff  # nobody tells them at a desk
    back_at = _let_go(tx, issued.visit_id, first, booking.starts_at, asking) if may_go else None
    if back_at is not None:
        return CheckInAnswer(result=CheckInResult.DELAYED, issued=issued, back_at=back_at)
    return CheckInAnswer(result=result, issued=issued, late=late)


def _let_go(tx: Transaction, visit_id: UUID, service: Row, slot: datetime, asking: Asking) -> datetime | None:
    """A late line keeps the patient's place and calls nobody before the time they are told; None: not worth going away."""
    minutes = minutes_late(tx, service.id, tx.now)
    called = slot + timedelta(minutes=minutes)
    back_at = called.replace(minute=called.minute // 5 * 5, second=0, microsecond=0)
    if not minutes or back_at - max(tx.now, slot) < WORTH_GOING:
        return None
    stage = visit_with_key(tx, visit_id).stage_id
    move_stage(tx, stage, Move.POSTPONE, who=asking.who, why={"callable": back_at.isoformat()})
    return back_at


def opened_visit(tx: Transaction, visit_id: UUID, token_key: bytes) -> CheckInAnswer:
    """A visit that was opened at a kiosk, as it stands now, with its codes."""
    return whole(tx, _open(tx, visit_with_key(tx, visit_id)), token_key)


def _open(tx: Transaction, visit: Row) -> CheckInAnswer:
    return CheckInAnswer(
        result=CheckInResult.ALREADY_REGISTERED, issued=_again(tx, visit), visit=visit_now(tx, visit.stage_id)
    )


def _again(tx: Transaction, visit: Row) -> IssuedNumber:
    """The number a visit has, with its place in line as it is now."""
    service = service_called(tx, visit.service)
    waits = visit.state == State.WAITING
    return IssuedNumber(
        visit_id=visit.id,
        number=visit.shown_number,
        day=date.fromisoformat(visit.day),
        issued_at=visit.issued_at,
        service=service.code,
        department=service.department,
        waiting_place=service.waiting_place,
        room=service.room,
        people_ahead=_ahead(tx, visit, service) if waits and not service.triage else None,
        steps=steps_of(tx, visit.id),
        step_free=Need.STEP_FREE in needs_of(tx, visit.id),
    )


def _ahead(tx: Transaction, visit: Row, service: Row) -> int | None:
    return people_ahead(tx, visit.service_id, in_line(visit, stage_id=visit.stage_id), caps_of(service))


def whole(tx: Transaction, answer: CheckInAnswer, token_key: bytes) -> CheckInAnswer:
    """The answer with the codes that are kept nowhere."""
    if answer.issued is None:
        return answer
    generation = token_generation(tx, answer.issued.visit_id)
    issued = with_codes(answer.issued, service_called(tx, answer.issued.service), token_key, generation)
    return answer.model_copy(update={"issued": issued})
