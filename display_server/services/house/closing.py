"""A service or a department closes for good, once an administrator has said what becomes of the people it leaves.

First people go, in slices (`send_on`), then the last act finds nobody and closes (`close_service`, `close_department`): who
comes in between makes it refuse, and the caller begins again. Nobody is left in a line that no desk serves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update

from display_server.db.engine.transaction import Transaction
from display_server.db.models import (
    Booking,
    Department,
    Desk,
    DeskService,
    Device,
    Diversion,
    PathwayStage,
    Service,
    Stage,
    Visit,
)
from display_server.db.reading.own_site import own_site
from display_server.domain.numbering import business_day, day_bounds
from display_server.domain.visit import Move, State
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.cover import refuse_given_away
from display_server.services.house.desks import take_desk_away
from display_server.services.house.entered import Changed, found, plain_value, say
from display_server.services.stages.end_stages import close_stage
from display_server.services.stages.next_stage import expect
from display_server.services.stages.service_facts import service_called, service_with_key
from display_server.services.stages.stage_moves import move_stage
from display_server.services.stages.visit_facts import stages_of
from display_server.services.stages.walk import walk_between
from display_server.services.visits.edit_stages import reorder_stages

PEOPLE = 25
BOOKINGS = 200
REASON = "service_closed"
_IN_LINE = (State.WAITING.value, State.ON_HOLD.value)
_AT_A_DESK = (State.CALLED.value, State.SERVING.value)


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


def who_is_left(session: Any, services: Sequence[int], now: Any) -> Left:
    """Of these services together."""
    counted = select(Stage.state, func.count()).where(Stage.service_id.in_(services)).group_by(Stage.state)
    by_state: dict[str, int] = dict(session.execute(counted).all())
    booked = session.scalar(select(func.count()).select_from(Booking).where(*_still_booked(session, services, now)))
    return Left(
        waiting=sum(by_state.get(state, 0) for state in _IN_LINE),
        expected=by_state.get(State.EXPECTED.value, 0),
        booked=booked or 0,
        at_a_desk=sum(by_state.get(state, 0) for state in _AT_A_DESK),
    )


def services_of(session: Any, department: int) -> list[int]:
    """The open ones of a department."""
    return list(
        session.scalars(select(Service.id).where(Service.department_id == department, Service.closed_at.is_(None)))
    )


def send_on(tx: Transaction, *, services: Sequence[int], to: str | None, who: str, closes: bool = True) -> int:
    """One slice of the people goes on to the service `to`, or (None) is let go. How many; 0: nobody is left.

    `closes`: the services close afterwards; without it they were only renamed or moved. Number, due time and class of need
    stay. Raises EntryRefused (`to`: `unknown`, `itself`; `people`: `at_a_desk`, `triage`; `letters`, `waiting_place`: a
    discreet service would stay alone).
    """
    there = found(tx, Service, to, "to") if to is not None else None
    if there is not None and there.id in services:
        raise EntryRefused("to", "itself")
    if closes:
        refuse_given_away(tx, without=services)  # before anybody has gone
    _refuse_at_a_desk(tx, services)
    stages = tx.session.execute(
        select(
            Stage.id, Stage.visit_id, Stage.state, Stage.service_id, Stage.urgency, Stage.callable_at, Service.triage
        )
        .join(Service, Service.id == Stage.service_id)
        .where(Stage.service_id.in_(services), Stage.state.in_([*_IN_LINE, State.EXPECTED.value]))
        .order_by(Stage.id)
        .limit(PEOPLE)
    ).all()
    for one in stages:
        if one.triage and one.urgency is None and one.state != State.EXPECTED:
            raise EntryRefused("people", "triage")
        _send(tx, one, there, who)
    return len(stages) or _send_bookings(tx, services, there)


def close_service(tx: Transaction, *, code: str, who: str) -> None:
    """For good. Raises EntryRefused (`people`: somebody is left; `code`: `pathway`, `registry`, `diversion` still name it)."""
    row = found(tx, Service, code)
    _refuse_people(tx, [row.id])
    _refuse_named(tx, [row.id], {code})
    refuse_given_away(tx, without=[row.id])
    _close(tx, row)
    _said(tx, row, who)


def close_department(tx: Transaction, *, code: str, who: str) -> None:
    """With its services and desks. Raises EntryRefused as `close_service`; `code`: `open` (somebody works there), `device`."""
    row = found(tx, Department, code)
    services = services_of(tx.session, row.id)
    _refuse_people(tx, services)
    _refuse_named(tx, services, {code, *_codes(tx, services)})
    refuse_given_away(tx, without=services)
    desks = tx.session.scalars(select(Desk).where(Desk.department_id == row.id, Desk.closed_at.is_(None))).all()
    if any(desk.is_open for desk in desks):
        raise EntryRefused("code", "open")
    boards = tx.session.scalars(select(Device.settings).where(Device.revoked_at.is_(None)))
    if any(settings.get("department") == code for settings in boards):
        raise EntryRefused("code", "device")
    for desk in desks:
        take_desk_away(tx, desk, who=who)
    for service in tx.session.scalars(select(Service).where(Service.id.in_(services))):
        _close(tx, service)
        _said(tx, service, who)
    row.closed_at = tx.now
    said = Changed(before={"code": code, "names": plain_value(row.names)})
    site = own_site(tx.session)
    say(tx, site, who=who, what="department.closed", subject=f"department:{row.id}", changed=said, departments=[code])


def refuse_unanswered(tx: Transaction, services: Sequence[int]) -> None:
    """Before a rename or a move: raises EntryRefused (`people`, `ask`) where anybody waits, is expected or booked."""
    if who_is_left(tx.session, services, tx.now).people:
        raise EntryRefused("people", "ask")


def _send(tx: Transaction, one: Any, there: Service | None, who: str) -> None:
    if one.state == State.EXPECTED:
        _plan_anew(tx, one, there, who)
    elif there is None:
        close_stage(tx, one.id, who=who, reason=REASON)
    else:
        walk = walk_between(service_with_key(tx, one.service_id), service_called(tx, there.code))
        why = {
            "service": there.id, "service_was": one.service_id, "for_desk": None, "for_account": None, "reason": REASON,
            "callable": max(one.callable_at or tx.now, tx.now + walk).isoformat(),
        }  # fmt: skip
        move_stage(tx, one.id, Move.TRANSFER, who=who, why=why)


def _plan_anew(tx: Transaction, one: Any, there: Service | None, who: str) -> None:
    """A later stage: left out, or another service in its place."""
    line = [stage for stage in stages_of(tx, one.visit_id) if stage.state == State.EXPECTED]
    at = next(place for place, stage in enumerate(line) if stage.id == one.id)
    move_stage(tx, one.id, Move.CANCEL, who=who, why={"left_out": True, "reason": REASON})
    if there is None:
        return
    last = max(stage.position for stage in stages_of(tx, one.visit_id))
    new = expect(tx, one.visit_id, there.id, position=last + 1, who=who)
    wanted = [new if place == at else stage.id for place, stage in enumerate(line)]
    reorder_stages(tx, visit_id=one.visit_id, stage_ids=wanted, who=who)


def _send_bookings(tx: Transaction, services: Sequence[int], there: Service | None) -> int:
    keys = tx.session.scalars(
        select(Booking.id).where(*_still_booked(tx.session, services, tx.now)).order_by(Booking.id).limit(BOOKINGS)
    ).all()
    if not keys:
        return 0
    chosen = Booking.id.in_(keys)
    if there is None:
        tx.session.execute(delete(Booking).where(chosen))
    else:
        tx.session.execute(update(Booking).where(chosen).values(service_id=there.id))
    return len(keys)


def _still_booked(session: Any, services: Sequence[int], now: Any) -> tuple[ColumnElement[bool], ...]:
    """From the begin of today on, and not yet come."""
    site = own_site(session)
    zone = ZoneInfo(site.zone)
    begins, _ = day_bounds(business_day(now, zone, site.day_starts), zone, site.day_starts)
    came = exists().where(Visit.booking_id == Booking.id)
    return Booking.service_id.in_(services), Booking.starts_at >= begins, ~came


def _refuse_at_a_desk(tx: Transaction, services: Sequence[int]) -> None:
    there = select(Stage.id).where(Stage.service_id.in_(services), Stage.state.in_(_AT_A_DESK))
    if tx.session.scalar(there.limit(1)) is not None:
        raise EntryRefused("people", "at_a_desk")


def _refuse_people(tx: Transaction, services: Sequence[int]) -> None:
    _refuse_at_a_desk(tx, services)
    if who_is_left(tx.session, services, tx.now).people:
        raise EntryRefused("people", "left")


def _refuse_named(tx: Transaction, services: Sequence[int], codes: set[str]) -> None:
    """What else would lead people there; `codes` as the tree of *I don't know where to go* names them."""
    names = {
        "pathway": select(PathwayStage.pathway_id).where(PathwayStage.service_id.in_(services)),
        "registry": select(Service.id).where(
            Service.registry_id.in_(services), Service.closed_at.is_(None), Service.id.not_in(services)
        ),
        "diversion": select(Diversion.id).where(
            or_(Diversion.from_service_id.in_(services), Diversion.to_service_id.in_(services))
        ),
    }
    for reason, use in names.items():
        if tx.session.scalar(use.limit(1)) is not None:
            raise EntryRefused("code", reason)
    guide = own_site(tx.session).guide
    if guide and not codes.isdisjoint(_texts(guide)):
        raise EntryRefused("code", "guide")


def _codes(tx: Transaction, services: Sequence[int]) -> set[str]:
    return set(tx.session.scalars(select(Service.code).where(Service.id.in_(services))))


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict | list):
        for one in said.values() if isinstance(said, dict) else said:
            yield from _texts(one)


def _close(tx: Transaction, row: Service) -> None:
    tx.session.execute(delete(DeskService).where(DeskService.service_id == row.id))
    row.closed_at, row.walk_in = tx.now, False  # a kiosk that has not heard of it yet is refused, too


def _said(tx: Transaction, row: Service, who: str) -> None:
    department = tx.session.get_one(Department, row.department_id).code
    said = Changed(before={"code": row.code, "names": plain_value(row.names)})
    say(
        tx, own_site(tx.session), who=who, what="service.closed", subject=f"service:{row.id}", changed=said,
        departments=[department], services=[row.id],
    )  # fmt: skip
