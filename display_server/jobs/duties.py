"""The list of what falls due, and the tick that performs it. A duty that fails is tried again and stops no other."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

AGAIN_S = 5.0
AFTER_A_MISTAKE_S = 30.0
_log = structlog.get_logger()


class DutyFailed(Exception):
    """A duty could not be done now: web does not answer, or refuses; it is tried again. Anything else is a mistake of ours,
    said whole in the log."""


@dataclass
class Duty:
    """`perform` does it once and says in how many seconds it is due again; `due_at` is monotonic.

    `of_the_day`: it follows the hospital's clock, which runs fast in some demos.
    """

    name: str
    perform: Callable[[], float]
    due_at: float = 0.0
    of_the_day: bool = True


class Duties:
    """Every duty of this hub, in the order they are looked at."""

    def __init__(self, duties: list[Duty], rate: float = 1.0) -> None:
        self._duties = duties
        self._rate = rate

    def tick(self, monotonic: float) -> list[str]:
        """Perform what is due; the names of what was done."""
        done = []
        for duty in self._duties:
            if duty.due_at > monotonic:
                continue
            try:
                again_in = duty.perform() / (self._rate if duty.of_the_day else 1.0)
            except DutyFailed as why:
                _log.warning("duty failed, will try again", duty=duty.name, why=str(why))
                again_in = AGAIN_S
            except Exception:  # a mistake of ours in one duty: alarms, no-shows and closing hours must not go with it
                _log.exception("duty failed by a mistake of ours", duty=duty.name)
                again_in = AFTER_A_MISTAKE_S
            else:
                done.append(duty.name)
            duty.due_at = monotonic + again_in
        return done
