"""A service or a department closes for good, once an administrator has said what becomes of the people it leaves.

First people go, in slices (`send_on`), then the last act finds nobody and closes (`close_service`, `close_department`): who
comes in between makes it refuse, and the caller begins again. Nobody is left in a line that no desk serves.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, or_, select, update

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
)
from display_server.db.reading.own_site import own_site
from display_server.domain.visit import Move, State
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.cover import refuse_given_away
from display_server.services.house.desks import take_desk_away
from display_server.services.house.entered import Changed, found, plain_value, say
from display_server.services.house.people_left import (
    AT_A_DESK,
    IN_LINE,
    Met,
    of_department,
    refuse_unanswered,
    still_booked,
)
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


def refuse_to_send(tx: Transaction, *, met: Met, to: str | None, closes: bool) -> Service | None:
    """Before anybody has gone: the service `to` they go on at, None where they are let go. Raises EntryRefused as `send_on`."""
    there = found(tx, Service, to, "to") if to is not None else None
    if there is not None and there.id in met.services:
        raise EntryRefused("to", "itself")
    if closes:
        refuse_given_away(tx, without=met.services)
    _refuse_at_a_desk(tx, met.services)
    untriaged = (
        select(Stage.id)
        .join(Service, Service.id == Stage.service_id)
        .where(met.stages, Stage.state.in_(IN_LINE), Service.triage, Stage.urgency.is_(None))
    )
    if tx.session.scalar(untriaged.limit(1)) is not None:
        raise EntryRefused("people", "triage")
    return there


def send_on(tx: Transaction, *, met: Met, to: str | None, who: str, closes: bool = True) -> int:
    """One slice of the people goes on to the service `to`, or (None) is let go. How many; 0: nobody is left.

    `closes`: the services close afterwards; without it they were only renamed or moved, or a desk closes. Number, due time and
    class of need stay. Raises EntryRefused (`to`: `unknown`, `itself`; `people`: `at_a_desk`, `triage`; `letters`,
    `waiting_place`: a discreet service would stay alone).
    """
    there = refuse_to_send(tx, met=met, to=to, closes=closes)
    stages = _slice(tx, met.stages)
    for one in stages:
        _send(tx, one, there, who)
    return len(stages) or _send_bookings(tx, met.services, there)


def send_back(tx: Transaction, *, desk: int, who: str) -> int:
    """One slice of those who are sent to this desk alone waits for any desk of their service. How many; 0: nobody is left."""
    stages = _slice(tx, Stage.for_desk_id == desk)
    for one in stages:
        _send(tx, one, tx.session.get_one(Service, one.service_id), who, "desk_closed")
    return len(stages)


def refuse_to_close(tx: Transaction, *, services: Sequence[int], department: Department | None = None) -> None:
    """What stands against it beside people, asked before any of them goes. Raises EntryRefused as `close_service`,
    `close_department`.
    """
    names = _codes(tx, services)
    if department is not None:
        names.add(department.code)
        if any(desk.is_open for desk in tx.session.scalars(_desks_of(department))):
            raise EntryRefused("code", "open")
        boards = tx.session.scalars(select(Device.settings).where(Device.revoked_at.is_(None)))
        if any(settings.get("department") == department.code for settings in boards):
            raise EntryRefused("code", "device")
    _refuse_named(tx, services, names)
    refuse_given_away(tx, without=services)


def close_service(tx: Transaction, *, code: str, who: str) -> None:
    """For good. Raises EntryRefused (`people`: somebody is left; `code`: `pathway`, `registry`, `diversion` still name it)."""
    row = found(tx, Service, code)
    _refuse_people(tx, [row.id])
    refuse_to_close(tx, services=[row.id])
    _close(tx, row)
    _said(tx, row, who)


def close_department(tx: Transaction, *, code: str, who: str) -> None:
    """With its services and desks. Raises EntryRefused as `close_service`; `code`: `open` (somebody works there), `device`."""
    row = found(tx, Department, code)
    services = of_department(tx.session, row.id).services
    _refuse_people(tx, services)
    refuse_to_close(tx, services=services, department=row)
    for desk in tx.session.scalars(_desks_of(row)).all():
        take_desk_away(tx, desk, who=who)
    for service in tx.session.scalars(select(Service).where(Service.id.in_(services))):
        _close(tx, service)
        _said(tx, service, who)
    row.closed_at = tx.now
    said = Changed(before={"code": code, "names": plain_value(row.names)})
    site = own_site(tx.session)
    say(tx, site, who=who, what="department.closed", subject=f"department:{row.id}", changed=said, departments=[code])


def _slice(tx: Transaction, whom: ColumnElement[bool]) -> Sequence[Any]:
    wanted = select(Stage.id, Stage.visit_id, Stage.state, Stage.service_id, Stage.callable_at)
    states = [*IN_LINE, State.EXPECTED.value]
    return tx.session.execute(wanted.where(whom, Stage.state.in_(states)).order_by(Stage.id).limit(PEOPLE)).all()


def _send(tx: Transaction, one: Any, there: Service | None, who: str, reason: str = REASON) -> None:
    if one.state == State.EXPECTED:
        _plan_anew(tx, one, there, who)
    elif there is None:
        close_stage(tx, one.id, who=who, reason=REASON)
    else:
        walk = walk_between(service_with_key(tx, one.service_id), service_called(tx, there.code))
        why = {
            "service": there.id, "service_was": one.service_id, "for_desk": None, "for_account": None, "reason": reason,
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
        select(Booking.id).where(*still_booked(tx.session, services, tx.now)).order_by(Booking.id).limit(BOOKINGS)
    ).all()
    if not keys:
        return 0
    chosen = Booking.id.in_(keys)
    if there is None:
        tx.session.execute(delete(Booking).where(chosen))
    else:
        tx.session.execute(update(Booking).where(chosen).values(service_id=there.id))
    return len(keys)


def _refuse_at_a_desk(tx: Transaction, services: Sequence[int]) -> None:
    there = select(Stage.id).where(Stage.service_id.in_(services), Stage.state.in_(AT_A_DESK))
    if tx.session.scalar(there.limit(1)) is not None:
        raise EntryRefused("people", "at_a_desk")


def _refuse_people(tx: Transaction, services: Sequence[int]) -> None:
    _refuse_at_a_desk(tx, services)
    refuse_unanswered(tx, Met(services), "left")


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


def _desks_of(department: Department) -> Select[Desk]:
    return select(Desk).where(Desk.department_id == department.id, Desk.closed_at.is_(None))


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
