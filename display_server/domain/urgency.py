"""The urgency a triage gives, and what it makes of a due time. Staff see the colour; nothing public ever does."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from display_server.domain.due_time import Due
from display_server.domain.priority import Priority


class Urgency(StrEnum):
    """The five colours of the Manchester scale, the most urgent first."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"


SEEN_WITHIN = {
    Urgency.RED: timedelta(0),
    Urgency.ORANGE: timedelta(minutes=10),
    Urgency.YELLOW: timedelta(minutes=60),
    Urgency.GREEN: timedelta(minutes=120),
    Urgency.BLUE: timedelta(minutes=240),
}
"""From arrival, as the scale has it."""


def graver(one: Urgency, other: Urgency) -> bool:
    """Whether `one` is seen sooner."""
    return SEEN_WITHIN[one] < SEEN_WITHIN[other]


RED_FIRST = timedelta(hours=3)
"""A red one is due before every orange one who came up to this much earlier."""

EXEMPT = frozenset({Urgency.RED, Urgency.ORANGE})
"""Called past the caps of the order like whom staff call urgent; whom they pass is counted at the call."""


def due_by_urgency(arrived_at: datetime, urgency: Urgency) -> datetime:
    """When somebody of this urgency should be seen."""
    first = RED_FIRST if urgency is Urgency.RED else timedelta(0)
    return arrived_at + SEEN_WITHIN[urgency] - first


def seen_by_urgency(when: Due, arrived_at: datetime, urgency: Urgency) -> Due:
    """A stage after triage: due by what triage found and when they came in, whatever its service promises walk-ins."""
    return replace(when, due_at=due_by_urgency(arrived_at, urgency))


def priority_of(urgency: Urgency) -> Priority | None:
    """Red and orange stand with the urgent; the other colours are their due times alone."""
    return Priority.URGENT if urgency in EXEMPT else None
