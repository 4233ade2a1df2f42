"""Numbers that are led now, as boards hear of them: the number alone, never where to, and never of a discreet service."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from config.contract.push import Led
from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Statements
from display_server.db.models import LedNumber, Service, Stage, Visit
from display_server.domain.visit import State

LED_STATES = (State.WAITING.value, State.CALLED.value)
"""Whoever is seen, has gone or sits it out has arrived, or wants no arrow any more."""

_LED = (
    select(LedNumber.until, LedNumber.ways, LedNumber.visit_id, Visit.shown_number)
    .join(Visit, Visit.id == LedNumber.visit_id)
    .join(Stage, Stage.visit_id == LedNumber.visit_id)
    .join(Service, Service.id == Stage.service_id)
    .where(
        LedNumber.site_id == bindparam("site_id"),
        LedNumber.until > bindparam("now", type_=Utc),
        or_(*(Stage.state == state for state in LED_STATES)),
        Service.discreet.is_(False),
    )
    .order_by(LedNumber.until, Visit.shown_number)
)
_LED_NOW = Prepared(_LED)
LED_WAYS = _LED.add_columns(LedNumber.start, LedNumber.goal, LedNumber.step_free)
"""The same with where each is led, for whoever finds the arrows."""


def led_of(run: Statements, site_id: int, now: datetime) -> list[Led]:
    return [
        Led(number=row.shown_number, until=row.until, ways=row.ways)
        for row in run.all(_LED_NOW, site_id=site_id, now=now)
    ]


def is_led_until(session: Session, visit_id: UUID, now: datetime) -> datetime | None:
    """None: this number is not led now."""
    found = session.get(LedNumber, visit_id)
    return found.until if found is not None and found.until > now else None
