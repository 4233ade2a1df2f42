"""The end of a service's day: who still waits when hours are over and desks closed becomes unserved, with a line."""

from datetime import datetime
from itertools import groupby, takewhile
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, func, or_, select

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Row
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
_CAME = func.coalesce(Stage.arrived_at, Stage.due_at, type_=Utc)
_SENT_ON = (Stage.position > 1).label("sent_on")
_WAITS_ALONE = (
    select(
        Stage.id, Stage.service_id, _CAME.label("came"), _SENT_ON, Service.hours, Service.through_holidays, Site.zone,
        Site.day_starts, Site.hours.label("site_hours"),
        func.row_number().over(partition_by=(Stage.service_id, _SENT_ON), order_by=_CAME).label("nth"),
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
    .subquery()
)  # fmt: skip
_ALONE = Prepared(
    select(_WAITS_ALONE)
    .where(_WAITS_ALONE.c.nth <= SLICE)
    .order_by(_WAITS_ALONE.c.service_id, _WAITS_ALONE.c.sent_on, _WAITS_ALONE.c.nth)
)
"""Of each line those who came first: whoever came later does not stop waiting before them, so no line hides behind another."""


def close_ended_services(tx: Transaction) -> int:
    """One slice of leftovers; how many became unserved. While a message empties the zone nobody's day ends there."""
    closed = 0
    for _, line in groupby(
        tx.all(_ALONE, since=line_begins(tx.now), now=tx.now), lambda one: (one.service_id, one.sent_on)
    ):
        for one in takewhile(lambda one: _has_ended(one, tx.now), line):
            closed += close_stage(tx, one.id, who=HUB, reason="service_ended")
            if closed >= SLICE:
                return closed
    return closed


def _has_ended(one: Row, now: datetime) -> bool:
    hours = in_force(one.site_hours, one.hours, through_holidays=one.through_holidays)
    end = wait_ends(hours, ZoneInfo(one.zone), one.day_starts, one.came, sent_on=bool(one.sent_on))
    return end is not None and end <= now


def slip_for_another_day(tx: Transaction, *, desk: str, number: str, who: str) -> UUID:
    """Somebody who will not be called today is told so by a person, and goes; their visit. Raises Refused (`not_waiting`)."""
    facts = desk_called(tx, desk)
    found = waiting_with_number(tx, facts, number)
    if found is None or not close_stage(tx, found.place.one.stage_id, who=who, reason="another_day", desk_id=facts.id):
        raise how_it_stands(tx, facts, number, "not_waiting")
    return found.visit_id
