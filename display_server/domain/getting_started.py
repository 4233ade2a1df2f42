"""The chain from an empty hub to the first call: what is done, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """In the order in which they are done; each needs those before it."""

    ADMINISTRATORS = "administrators"
    SITE = "site"
    DEPARTMENTS = "departments"
    SERVICES = "services"
    DESKS = "desks"
    HOURS = "hours"
    PLAN = "plan"
    KIOSK = "kiosk"
    SCREEN = "screen"
    TICKET = "ticket"
    CALL = "call"


OPTIONAL = frozenset({Step.ADMINISTRATORS, Step.HOURS, Step.PLAN})
"""A house works without them: always open, nobody is shown a way, and all stands on one person's password."""

ADMINISTRATORS_URGED = 2


@dataclass(frozen=True)
class Progress:
    """`done` says of each step whether it is."""

    done: Mapping[Step, bool]

    @property
    def next(self) -> Step | None:
        """The first that the house still needs; None: it works."""
        return next((step for step in Step if step not in OPTIONAL and not self.done[step]), None)

    @property
    def needed(self) -> int:
        return len(Step) - len(OPTIONAL)

    @property
    def reached(self) -> int:
        return sum(self.done[step] for step in Step if step not in OPTIONAL)
