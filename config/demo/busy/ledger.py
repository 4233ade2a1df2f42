"""What the bots were told, written down outside of the hub: whose number is whose, and which desk has whom right now."""

import threading
from dataclasses import dataclass, field
from uuid import UUID

from config.demo.busy.plan import Patient


@dataclass
class Told:
    """One number as a kiosk's answer gave it."""

    visit: UUID
    number: str
    patient: Patient
    phone_url: str | None
    was_set_aside: bool = False
    was_sent_on: bool = False
    is_back: bool = False  # came after all: from now on a call is heard


@dataclass
class Ledger:
    """Shared by all bots. A desk gives a number up here before it asks the hub to, so that no order of answers can lie."""

    visits: dict[UUID, Told] = field(default_factory=dict)
    turned_away: int = 0
    calls: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    _numbers: dict[str, Told] = field(default_factory=dict)
    _desk_of: dict[str, str] = field(default_factory=dict)
    _priorities: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def told(self, one: Told) -> None:
        """A number somebody holds from now on."""
        with self._lock:
            if one.number in self._numbers:
                self.wrong.append(f"{one.number} was given to two people")
            self.visits[one.visit] = self._numbers[one.number] = one
            if one.patient.priority is not None:
                wants = self._priorities.setdefault(one.patient.service, [])
                wants.append((one.number, one.patient.priority))

    def holder(self, number: str) -> Told | None:
        """None: a number that a person took, not a bot."""
        with self._lock:
            return self._numbers.get(number)

    def called(self, number: str, desk: str) -> None:
        """The hub said that this desk has called them."""
        with self._lock:
            self.calls += 1
            other = self._desk_of.get(number)
            if other is not None and other != desk:
                self.wrong.append(f"{number} was called to {desk} while it was at {other}")
            self._desk_of[number] = desk

    def leaves_desk(self, number: str) -> None:
        """About to be finished, sent on, set aside, given up; or about to go by themselves."""
        with self._lock:
            self._desk_of.pop(number, None)

    def is_at_desk(self, number: str) -> bool:
        with self._lock:
            return number in self._desk_of

    def refused(self, what: str) -> None:
        """Somebody was faster, or it is not possible now: part of any day, counted by its word."""
        with self._lock:
            self.refusals[what] = self.refusals.get(what, 0) + 1

    def turned_one_away(self) -> None:
        with self._lock:
            self.turned_away += 1

    def priorities_for(self, services: tuple[str, ...]) -> list[tuple[str, str]]:
        """Numbers whose need a member of staff of these services sees now, once."""
        with self._lock:
            return [want for service in services for want in self._priorities.pop(service, [])]
