"""Whom a change of the house meets: people who wait, come later or are booked, and hold its old name, place or letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Desk, DeskService, Place, Service, Stage, Visit
from display_server.db.reading.own_site import own_site
from display_server.domain.numbering import business_day, day_bounds
from display_server.domain.visit import State
from display_server.services.audit import audit
from display_server.services.entry_refused import EntryRefused

IN_LINE = (State.WAITING.value, State.ON_HOLD.value)
AT_A_DESK = (State.CALLED.value, State.SERVING.value)


@dataclass(frozen=True)
class Met:
    """The people of `services` (ids), and whoever is sent to the one `desk` (id)."""

    services: Sequence[int]
    desk: int | None = None

    @property
    def stages(self) -> ColumnElement[bool]:
        its = Stage.service_id.in_(self.services)
        return its if self.desk is None else or_(its, Stage.for_desk_id == self.desk)


@dataclass(frozen=True)
class Left:
    """Whom it leaves: in line now, expected after an earlier stage, booked from today on, at a desk at this moment."""

    waiting: int = 0
    expected: int = 0
    booked: int = 0
    at_a_desk: int = 0

    @property
    def people(self) -> int:
        """Those about whom an administrator decides."""
        return self.waiting + self.expected + self.booked


def who_is_left(session: Session, met: Met, now: Any) -> Left:
    """Of all of them together."""
    counted = select(Stage.state, func.count()).where(met.stages).group_by(Stage.state)
    by_state: dict[str, int] = dict(session.execute(counted).all())
    booked = session.scalar(select(func.count()).select_from(Booking).where(*still_booked(session, met.services, now)))
    return Left(
        waiting=sum(by_state.get(state, 0) for state in IN_LINE),
        expected=by_state.get(State.EXPECTED.value, 0),
        booked=booked or 0,
        at_a_desk=sum(by_state.get(state, 0) for state in AT_A_DESK),
    )


def of_department(session: Session, department: int) -> Met:
    """Its open services."""
    its = select(Service.id).where(Service.department_id == department, Service.closed_at.is_(None))
    return Met(list(session.scalars(its)))


def of_place(session: Session, place: Place) -> Met:
    """Who waits there, and whose paper names it because every desk of their service stands there."""
    waited = select(Service.id).where(Service.waiting_place_id == place.id, Service.closed_at.is_(None))
    return Met(sorted({*session.scalars(waited), *_called_only_to(session, place.id)}))


def of_desk_moved(session: Session, desk: Desk) -> Met:
    """Who is sent to this desk, and whose paper names its room."""
    served = set(session.scalars(select(DeskService.service_id).where(DeskService.desk_id == desk.id)))
    return Met(sorted(served & _called_only_to(session, desk.place_id)), desk.id)


def of_desk_closed(session: Session, desk: Desk) -> Met:
    """Who is sent to this desk, and whom no other desk serves."""
    other = aliased(DeskService)
    elsewhere = exists().where(other.service_id == DeskService.service_id, other.desk_id != desk.id)
    alone = select(DeskService.service_id).where(DeskService.desk_id == desk.id, ~elsewhere)
    return Met(sorted(session.scalars(alone)), desk.id)


def refuse_unanswered(tx: Transaction, met: Met, reason: str = "ask") -> None:
    """Before a rename, a move or a desk's end: raises EntryRefused (`people`) where anybody waits, is expected or booked."""
    if who_is_left(tx.session, met, tx.now).people:
        raise EntryRefused("people", reason)


def note_answer(tx: Transaction, *, met: Met, subject: str, fate: str, to: str | None, who: str) -> None:
    """What an administrator said becomes of them, with how many they were: a booking has no diary that would say it."""
    left = who_is_left(tx.session, met, tx.now)
    if left.people:
        people = {"waiting": left.waiting, "expected": left.expected, "booked": left.booked}
        said = {"fate": fate, **({"to": to} if to else {}), **people}
        audit(tx, who=who, what="people.answered", subject=subject, after=said)


def still_booked(session: Session, services: Sequence[int], now: Any) -> tuple[ColumnElement[bool], ...]:
    """From the begin of today on, and not yet come."""
    site = own_site(session)
    zone = ZoneInfo(site.zone)
    begins, _ = day_bounds(business_day(now, zone, site.day_starts), zone, site.day_starts)
    came = exists().where(Visit.booking_id == Booking.id)
    return Booking.service_id.in_(services), Booking.starts_at >= begins, ~came


def _called_only_to(session: Session, place: int) -> set[int]:
    """Services whose desks all stand in this room: their paper says it (design decision 5); never that of triage."""
    rooms = (
        select(DeskService.service_id)
        .join(Desk, Desk.id == DeskService.desk_id)
        .join(Service, Service.id == DeskService.service_id)
        .where(Service.triage.is_(False), Service.closed_at.is_(None))
        .group_by(DeskService.service_id)
        .having(func.min(Desk.place_id) == place, func.max(Desk.place_id) == place)
    )
    return set(session.scalars(rooms))
