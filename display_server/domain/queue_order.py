"""The order of a line: the earliest due is called next, but nobody is overtaken without end; each place has a reason.

*Overtaken*: somebody whose wait counts from a later moment is called while this one waits and could come. Being passed
by an urgent patient is written in the diary and counts towards nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from display_server.domain.priority import Priority

NOBODY_WAITS_LONGER = timedelta(hours=12)
"""Past this after its due time nobody stands there any more: the number is of another day and out of every line."""


@dataclass(frozen=True)
class Caps:
    """The site's limits of unfairness: overtaken at most so often, and not at all once due for so long."""

    times: int = 3
    late: timedelta = timedelta(minutes=30)


class Group(IntEnum):
    """Who stands before whom. Inside a group: see `Placed`."""

    URGENT = 0
    OWED = 1  # a cap is reached: in the order of arrival
    USUAL = 2  # by due time
    ON_THE_WAY = 3  # cannot stand at a desk yet


class Reason(StrEnum):
    """Why somebody stands where they stand. Codes: words are chosen where they are shown."""

    URGENT = "urgent"
    OVERTAKEN_ENOUGH = "overtaken_enough"
    WAITED_TOO_LONG = "waited_too_long"
    BOOKED_TIME = "booked_time"
    LATE_FOR_BOOKING = "late_for_booking"
    PRIORITY = "priority"
    EARLIEST_DUE = "earliest_due"
    ON_THE_WAY = "on_the_way"
    COMES_BACK = "comes_back"  # let go until a time; nobody walks


class OutOfOrder(StrEnum):
    """Why staff call somebody before their turn: the list they choose from."""

    MEDICAL = "medical"
    BACK_FROM_TEST = "back_from_test"
    HELPER_WAITS = "helper_waits"  # interpreter, escort, transport
    MISSED_CALL = "missed_call"
    OUR_MISTAKE = "our_mistake"


@dataclass(frozen=True)
class InLine:
    """A stage that waits, as far as its order is concerned. The last three only explain."""

    stage_id: UUID
    due_at: datetime
    waits_from: datetime
    callable_at: datetime
    overtaken: int = 0
    priority: Priority | None = None
    slot: datetime | None = None
    late_for_slot: bool = False
    let_go: bool = False


@dataclass(frozen=True)
class Placed:
    """A place in line and its reason. Earlier first; the id only makes the order certain."""

    one: InLine
    group: Group
    reason: Reason

    @property
    def key(self) -> tuple[int, datetime, datetime, UUID]:
        first = self.one.waits_from if self.group is Group.OWED else self.one.due_at
        return (self.group, first, self.one.waits_from, self.one.stage_id)


def placed(one: InLine, now: datetime, caps: Caps) -> Placed:
    """Where somebody belongs at this moment. Depends on nobody else: what others did to them stands in `overtaken`."""
    if one.callable_at > now:
        return Placed(one, Group.ON_THE_WAY, Reason.COMES_BACK if one.let_go else Reason.ON_THE_WAY)
    if one.priority is Priority.URGENT:
        return Placed(one, Group.URGENT, Reason.URGENT)
    if one.overtaken >= caps.times:
        return Placed(one, Group.OWED, Reason.OVERTAKEN_ENOUGH)
    if one.due_at + caps.late <= now:
        return Placed(one, Group.OWED, Reason.WAITED_TOO_LONG)
    return Placed(one, Group.USUAL, _usual(one))


def _usual(one: InLine) -> Reason:
    if one.priority is not None:
        return Reason.PRIORITY
    if one.slot is None:
        return Reason.EARLIEST_DUE
    return Reason.LATE_FOR_BOOKING if one.late_for_slot else Reason.BOOKED_TIME


def in_order(waiting: Iterable[InLine], now: datetime, caps: Caps) -> list[Placed]:
    """As they would be called if all were called now: O(n log n)."""
    return sorted((placed(one, now, caps) for one in waiting), key=lambda place: place.key)


def next_of(waiting: Iterable[InLine], now: datetime, caps: Caps) -> Placed | None:
    """Whom a desk calls; None: nobody can come. O(n)."""
    first = min((placed(one, now, caps) for one in waiting), key=lambda place: place.key, default=None)
    return None if first is None or first.group is Group.ON_THE_WAY else first


def overtaken_by(called: InLine, waiting: Iterable[InLine], now: datetime) -> list[UUID]:
    """Whose count rises when `called` goes to a desk that serves them all."""
    if called.priority is Priority.URGENT:
        return []
    return [one.stage_id for one in passed_by(called, waiting, now)]


def passed_by(called: InLine, waiting: Iterable[InLine], now: datetime) -> list[InLine]:
    """Who waits from an earlier moment, could have come, and sees `called` go first."""
    return [
        one
        for one in waiting
        if one.stage_id != called.stage_id and one.waits_from < called.waits_from and one.callable_at <= now
    ]


def line_begins(now: datetime) -> datetime:
    """The oldest due time that still counts as waiting."""
    return now - NOBODY_WAITS_LONGER
