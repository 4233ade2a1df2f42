"""A stage's one due time, and the two moments beside it: from when its wait counts, and from when it can be called."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from display_server.domain.priority import Priority

NO_TIME = timedelta(0)


@dataclass(frozen=True)
class Promise:
    """What a site and a service promise: `target` to a walk-in, `grace` to somebody late, `earlier` to each class."""

    target: timedelta
    grace: timedelta
    earlier: dict[Priority, timedelta]


@dataclass(frozen=True)
class Due:
    """When a stage should be called, since when it waits in fairness, and when it can come at the earliest."""

    due_at: datetime
    waits_from: datetime
    callable_at: datetime


def due(
    *,
    arrived_at: datetime,
    slot: datetime | None,
    promise: Promise,
    priority: Priority | None = None,
    walk: timedelta = NO_TIME,
) -> Due:
    """Booked: the slot. Walk-in: arrival + target. Booked and later than the grace: as a walk-in. A class: earlier.

    Whoever comes before their time has no wait yet: a booked visit waits from slot - target, where a walk-in who is due
    at the slot would have arrived. So coming an hour early wins nothing and loses nothing.
    """
    kept = slot if slot is not None and not is_late(arrived_at, slot, promise.grace) else None
    unhurried = kept if kept is not None else arrived_at + promise.target
    return Due(
        due_at=unhurried - offset(priority, promise.earlier),
        waits_from=max(arrived_at, unhurried - promise.target),
        callable_at=arrived_at + walk,
    )


def is_late(arrived_at: datetime, slot: datetime, grace: timedelta) -> bool:
    """Whether a booked arrival has lost its place to the walk-in order."""
    return arrived_at > slot + grace


def offset(priority: Priority | None, earlier: dict[Priority, timedelta]) -> timedelta:
    return earlier[priority] if priority is not None else NO_TIME


def moved_to(
    due_at: datetime, *, old: Priority | None, new: Priority | None, earlier: dict[Priority, timedelta]
) -> datetime:
    """The due time after staff have given or taken a class."""
    return due_at + offset(old, earlier) - offset(new, earlier)
