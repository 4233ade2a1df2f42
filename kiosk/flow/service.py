"""Rules of the hidden service menu: the knock that asks for it, the gate of its code, and what it can do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from config.contract.service_code import FIGURES, is_service_code
from config.contract.words import PaperState, PrintOutcome

KNOCKS, KNOCK_WITHIN_S = 5, 4.0
KNOCK_WIDE, KNOCK_HIGH = 320.0, 160.0
"""Pixels of the face from its upper left corner, where the hospital's sign stands."""
MOST_TRIES, SHUT_FOR_S = 5, 600.0
CLOSES_AFTER_S = 120.0
"""Without a touch: a menu left open belongs to whoever comes next."""
STEP = 10
"""Volume and brightness change by so many hundredths."""


class ServiceAct(StrEnum):
    TEST_PRINT = "test_print"
    NEW_ROLL = "new_roll"
    SAME_ROLL = "same_roll"
    SCANNER = "scanner"
    NUMBERS = "numbers"
    QUIETER = "quieter"
    LOUDER = "louder"
    DARKER = "darker"
    BRIGHTER = "brighter"
    RESTART = "restart"


class Gate(StrEnum):
    """What a typed code came to."""

    OPEN = "open"
    WRONG = "wrong"
    SHUT = "shut"  # too many tries
    UNPAIRED = "unpaired"  # no hub has given this kiosk a secret


@dataclass(frozen=True)
class RollKnown:
    """Metres printed of how many; `felt`: a sensor feels the end; `asks`: the cover was opened and nobody has said why."""

    printed_m: float
    of_m: float
    felt: bool
    asks: bool


@dataclass(frozen=True)
class ServiceFacts:
    """What a technician sees. Volume and brightness are hundredths; None: this kiosk has nothing of the kind."""

    paper: PaperState
    roll: RollKnown | None
    hub: str
    hub_answers: bool
    waiting: int
    numbers: int  # given without the hub, not yet handed in
    program: str
    catalogue: int | None
    serial: str
    volume: int | None = None
    brightness: int | None = None


@dataclass(frozen=True)
class ServiceSaid:
    """The line above the keys: a key of the catalogue's `kiosk.service.said`, and what stands in it."""

    key: str
    detail: str = ""


class Knock:
    """Five touches of the corner within four seconds, nothing else between them."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def touch(self, right: float, down: float, at: float) -> bool:
        """A touch so far from the upper left corner, at `at` seconds; True where it is the fifth."""
        if right > KNOCK_WIDE or down > KNOCK_HIGH:
            self._times.clear()
            return False
        self._times = [*(time for time in self._times if at - time < KNOCK_WITHIN_S), at]
        if len(self._times) < KNOCKS:
            return False
        self._times.clear()
        return True


class CodeGate:
    """Five wrong codes shut it for ten minutes, also for the right one."""

    def __init__(self) -> None:
        self._wrong = 0
        self._shut_until = float("-inf")

    def try_code(self, typed: str, secret_hash: str | None, now: datetime, monotonic: float) -> Gate:
        """`secret_hash` None: unpaired."""
        if secret_hash is None:
            return Gate.UNPAIRED
        if monotonic < self._shut_until:
            return Gate.SHUT
        if len(typed) == FIGURES and is_service_code(typed, secret_hash, now):
            self._wrong = 0
            return Gate.OPEN
        self._wrong += 1
        if self._wrong < MOST_TRIES:
            return Gate.WRONG
        self._wrong, self._shut_until = 0, monotonic + SHUT_FOR_S
        return Gate.SHUT


def said_of_print(outcome: PrintOutcome, state: PaperState) -> ServiceSaid:
    """What became of a paper for staff."""
    return ServiceSaid(f"paper_{outcome.value}", state.value if outcome is PrintOutcome.REFUSED else "")


def stepped(value: int, by: int, least: int = 0) -> int:
    """Hundredths, one step up or down, within their bounds."""
    return min(100, max(least, value + by))
