"""A plain model of the small cast's queue: people with their pasts, desks with what they did. Knows nothing of rows."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

SERVED = {"cardiology-12": {1}, "cardiology-14": {1}, "laboratory-3": {2, 3}}
FREE_TO_CALL = "waiting"
AT_A_DESK = {"called", "serving"}
OPEN = {"waiting", "called", "serving", "on_hold"}


@dataclass(frozen=True)
class Moment:
    """How somebody stands after one move."""

    move: str
    at: datetime
    state: str
    service: int
    desk: str | None = None
    for_desk: str | None = None
    can_come: datetime | None = None


@dataclass
class Someone:
    """A person by their number, with everything that still counts of their past."""

    number: str
    visit: Any
    past: list[Moment]

    @property
    def now(self) -> Moment:
        return self.past[-1]

    def did(self, move: str) -> bool:
        return any(moment.move == move for moment in self.past)

    def is_for(self, desk: str) -> bool:
        """Of the desk's lines, and not sent to another desk only."""
        return self.now.service in SERVED[desk] and self.now.for_desk in {None, desk}

    def could_come(self, at: datetime) -> bool:
        return self.now.can_come is None or self.now.can_come <= at


@dataclass
class Hospital:
    """Everybody of a day. `log`: what each desk did and has not taken back."""

    people: dict[str, Someone] = field(default_factory=dict)
    log: dict[str, list[tuple[Someone, Moment]]] = field(default_factory=lambda: {desk: [] for desk in SERVED})

    def arrives(self, number: str, visit: Any, service: int, at: datetime, *, by: str | None = None) -> None:
        """`by`: the desk that added them."""
        came = Moment("issue", at, "waiting", service, can_come=at)
        self.people[number] = Someone(number, visit, [came])
        if by is not None:
            self.log[by].append((self.people[number], came))

    def at(self, desk: str) -> Someone | None:
        found = [one for one in self.people.values() if one.now.state in AT_A_DESK and one.now.desk == desk]
        assert len(found) <= 1, f"two patients at {desk}"
        return found[0] if found else None

    def in_reach(self, desk: str, one: Someone) -> bool:
        """Whether the desk may act on them at all: of its lines or last at its hands, and at no other desk."""
        known = one.now.service in SERVED[desk] or one.now.desk == desk
        return known and (one.now.state not in AT_A_DESK or one.now.desk == desk)

    def callable_at(self, desk: str, at: datetime) -> set[str]:
        return {
            one.number
            for one in self.people.values()
            if one.now.state == "waiting" and one.is_for(desk) and one.could_come(at)
        }

    def move(self, one: Someone, move: str, at: datetime, *, by: str | None = None, **now: Any) -> None:
        last = one.now
        kept = {
            name: getattr(last, name)
            for name in ("state", "service", "desk", "for_desk", "can_come")
            if name not in now
        }
        moment = Moment(move, at, **kept, **now)
        one.past.append(moment)
        if by is not None:
            self.log[by].append((one, moment))

    def undoable(self, desk: str, at: datetime) -> Someone | None:
        """Whose last move this desk may take back now."""
        if not self.log[desk]:
            return None
        one, moment = self.log[desk][-1]
        fresh = moment.at >= at - timedelta(minutes=5)
        return one if fresh and one.now is moment else None

    def undo(self, desk: str) -> None:
        one, moment = self.log[desk].pop()
        one.past.pop()
        if not one.past:  # added by mistake: a number that was on paper is never forgotten
            one.past.append(replace(moment, move="never_came", state="cancelled"))
