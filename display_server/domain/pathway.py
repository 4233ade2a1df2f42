"""A visit's stages in their order: which it begins with, and when the next one is due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from display_server.domain.due_time import NO_TIME, Due, Promise, due, is_late
from display_server.domain.priority import Priority
from display_server.domain.visit import OPEN, State

MOST_STAGES = 12
"""More than these nobody goes through in a day."""
TAKEN_BACK_WITHIN = timedelta(minutes=10)
"""So long a patient may take back that they leave."""


class Later(StrEnum):
    """What becomes of a visit's later stages when one of its stages has ended."""

    JOINS = "joins"  # the next one joins its line
    STAYS = "stays"  # all stay expected: the patient may come back
    ENDS = "ends"  # the visit is over, and they with it


AFTER_END: dict[State, Later] = {
    State.DONE: Later.JOINS,
    State.NO_SHOW: Later.STAYS,  # until they return; past the site's time for it they are cancelled
    State.LEFT: Later.STAYS,  # the same
    State.CANCELLED: Later.ENDS,
    State.UNSERVED: Later.ENDS,
}
"""The rule of each end. A stage that staff leave out (`skip`) is cancelled alone: the visit goes on as after `DONE`."""


def goes_on(begun: Sequence[State]) -> bool:
    """Whether the next expected stage may join now. `begun`: every stage that is more than expected, in order."""
    if any(state in OPEN for state in begun):
        return False
    ended = [state for state in begun if state is not State.CANCELLED]
    return not ended or AFTER_END[ended[-1]] is not Later.STAYS


@dataclass(frozen=True)
class Planned:
    """A service on the way of a visit. `registry`: where a first visit to it begins, None for nowhere else."""

    service_id: int
    registry: int | None = None


def stages_of_visit(planned: Sequence[Planned], *, first_visit: bool | None) -> list[int]:
    """The services of a visit in their order.

    A first visit begins at the registry, a repeat visit goes past it; where nobody knows which it is, the plan stands.
    """
    services = [one.service_id for one in planned]
    registries = [one.registry for one in planned if one.registry is not None]
    if first_visit and registries and registries[0] not in services:
        return [registries[0], *services]
    if first_visit is False:
        kept = [one for one in services if one not in registries]
        return kept or services
    return services


def booked_stage(stages: Sequence[int], service_id: int) -> int:
    """Which stage the booked time belongs to: the first at the booked service, counted from 1; else the first of all."""
    return stages.index(service_id) + 1 if service_id in stages else 1


def joins(
    *,
    now: datetime,
    came_at: datetime,
    slot: datetime | None,
    promise: Promise,
    priority: Priority | None = None,
    walk: timedelta = NO_TIME,
) -> Due:
    """When a stage is due that joins its line now: now + target, or its booked time; callable after the `walk` there.

    Whoever came in time is not late for having stood at the registry: `came_at` decides, as at the door.
    """
    if slot is not None and is_late(came_at, slot, promise.grace):
        slot = None
    patient = replace(promise, grace=max(promise.grace, now - slot)) if slot is not None else promise
    return due(arrived_at=now, slot=slot, promise=patient, priority=priority, walk=walk)
