"""A message for the whole house or a part of it, and what it freezes: calls, no-show timers, predictions in its zone.

Timers are not rewritten: the time a freeze lasted does not count, neither while it lasts nor after the all-clear.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum


class BroadcastKind(StrEnum):
    """What has happened."""

    EVACUATE = "evacuate"
    SHELTER = "shelter"
    MEDICAL = "medical"
    SECURITY = "security"
    IT = "it"
    DRILL = "drill"


class Zone(StrEnum):
    """Whom it is for."""

    SITE = "site"
    FLOOR = "floor"
    DEPARTMENT = "department"
    SCREEN = "screen"


ALL_CLEAR = "all_clear"
TOLD = (*(kind.value for kind in BroadcastKind), ALL_CLEAR)
"""Everything a screen may have words for: each kind, and its end."""


class ExitWay(StrEnum):
    """The way to the exit as somebody reading the screen sees it."""

    LEFT = "left"
    RIGHT = "right"
    AHEAD = "ahead"
    BACK = "back"
    UP = "up"
    DOWN = "down"


Freeze = tuple[datetime, datetime | None]
"""From when until when; None: it still lasts."""


def waited(since: datetime, now: datetime, freezes: Iterable[Freeze]) -> timedelta:
    """How much of `since`–`now` counts for a timer: all of it without the freezes, which may overlap."""
    counted, reached = timedelta(0), since
    for begins, ends in sorted(freezes, key=lambda freeze: freeze[0]):
        counted += max(timedelta(0), min(begins, now) - reached)
        reached = max(reached, now if ends is None else min(ends, now))
    return counted + max(timedelta(0), now - reached)
