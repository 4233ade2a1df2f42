"""The order of a line: each stage has one due time that can be explained, and the earliest is called next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

NOBODY_WAITS_LONGER = timedelta(hours=12)
"""Past this after its due time nobody stands there any more: the number is of another day and out of every line."""


@dataclass(frozen=True)
class InLine:
    """A stage that waits, as far as its order is concerned."""

    stage_id: UUID
    due_at: datetime
    arrived_at: datetime


def due_time(*, arrived_at: datetime, slot: datetime | None, target: timedelta) -> datetime:
    """Booked: the slot. Walk-in: arrival + the service's promise. Both stand on one clock, so one line holds them."""
    return slot if slot is not None else arrived_at + target


def in_order(waiting: Iterable[InLine]) -> list[InLine]:
    """As they will be called: by due time, then arrival; the id only makes the order certain."""
    return sorted(waiting, key=lambda one: (one.due_at, one.arrived_at, one.stage_id))


def line_begins(now: datetime) -> datetime:
    """The oldest due time that still counts as waiting."""
    return now - NOBODY_WAITS_LONGER
