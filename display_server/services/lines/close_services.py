"""The end of a service's day: who still waits when hours are over and desks closed becomes unserved, with a line."""

from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, or_, select

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, DeskService, Place, Service, Site, Stage
from display_server.db.reading.freezes import FROZEN
from display_server.domain.closing import wait_ends
from display_server.domain.hours import in_force
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import State
from display_server.services.desks.desk_facts import desk_called, waiting_with_number
from display_server.services.desks.desk_stage import how_it_stands
from display_server.services.stages.end_stages import HUB, close_stage

SLICE = 25
READ = 200
_STILL_SERVED = (
    select(Desk.id)
    .join(DeskService, DeskService.desk_id == Desk.id)
    .where(
        DeskService.service_id == Service.id,
        Desk.is_open,
        or_(Stage.for_desk_id.is_(None), Stage.for_desk_id == Desk.id),
        or_(Stage.for_account_id.is_(None), Stage.for_account_id == Desk.opened_by),
    )
    .correlate(Service, Stage)
)
"""A desk that stays open works overtime: its line is nobody's leftover. It calls nobody who was sent to another one."""
_ALONE = Prepared(
    select(
        Stage.id, Stage.arrived_at, Stage.due_at, Stage.position, Service.hours, Service.through_holidays, Site.zone,
        Site.day_starts, Site.hours.label("site_hours"),
    )
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .join(Place, Place.id == Service.waiting_place_id)
    .where(
        or_(Stage.state == State.WAITING.value, Stage.state == State.ON_HOLD.value),
        Stage.due_at >= bindparam("since", type_=Utc),
        or_(Service.hours.is_not(None), Site.hours.is_not(None)),
        ~exists(_STILL_SERVED),
        ~FROZEN,
    )
    .order_by(Stage.due_at)
    .limit(READ)
)  # fmt: skip


def close_ended_services(tx: Transaction) -> int:
    """One slice of leftovers; how many became unserved. While a message empties the zone nobody's day ends there."""
    closed = 0
    for one in tx.all(_ALONE, since=line_begins(tx.now), now=tx.now):
        hours = in_force(one.site_hours, one.hours, through_holidays=one.through_holidays)
        came, sent_on = one.arrived_at or one.due_at, one.position > 1
        end = wait_ends(hours, ZoneInfo(one.zone), one.day_starts, came, sent_on=sent_on)
        if end is not None and end <= tx.now:
            closed += close_stage(tx, one.id, who=HUB, reason="service_ended")
        if closed >= SLICE:
            break
    return closed


def slip_for_another_day(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Somebody who will not be called today is told so by a person, and goes. Raises Refused (`not_waiting`)."""
    facts = desk_called(tx, desk)
    found = waiting_with_number(tx, facts, number)
    if found is None or not close_stage(tx, found.place.one.stage_id, who=who, reason="another_day", desk_id=facts.id):
        raise how_it_stands(tx, facts, number, "not_waiting")
