"""A day that was, lived again under another rule of order: the same people, the same calls, each call taking who is next by it.

A desk is free when it was free that day; only who is called then changes. Calls out of order are not repeated.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from display_server.domain.due_time import Due, Promise, due
from display_server.domain.queue_order import Caps, InLine, next_of, overtaken_by


@dataclass(frozen=True)
class Called:
    """Somebody of that day and when they really were called. `line.callable_at` is not after `called_at`."""

    line: InLine
    number: str
    called_at: datetime
    arrived_at: datetime


@dataclass(frozen=True)
class Rules:
    """What makes a line's order: how far it may be unfair, and what its people are promised."""

    caps: Caps
    promise: Promise


@dataclass(frozen=True)
class Change:
    """One person under two rules. Above nothing: they would have waited so much longer."""

    number: str
    before: timedelta
    after: timedelta

    @property
    def longer(self) -> timedelta:
        return self.after - self.before


def relive(day: Sequence[Called], caps: Caps) -> dict[UUID, datetime]:
    """When each would have been called. Somebody can come at every call: as many had come by then as were called."""
    waiting = {one.line.stage_id: replace(one.line, overtaken=0) for one in day}
    found: dict[UUID, datetime] = {}
    for at in sorted(one.called_at for one in day):
        place = next_of(waiting.values(), at, caps)
        if place is None:  # two of one moment: whoever comes first of those who are left
            continue
        called = waiting.pop(place.one.stage_id)
        found[called.stage_id] = at
        for passed in overtaken_by(called, waiting.values(), at):
            waiting[passed] = replace(waiting[passed], overtaken=waiting[passed].overtaken + 1)
    last = max(found.values(), default=None)
    return {**{key: last for key in waiting if last is not None}, **found}


def promised(one: Called, before: Promise, after: Promise) -> Called:
    """The same person under another promise: the due time moves by as much as the two differ, so what staff did to it stays."""

    def under(promise: Promise) -> Due:
        line = one.line
        return due(arrived_at=one.arrived_at, slot=line.slot, promise=promise, priority=line.priority)

    old, new = under(before), under(after)
    moved = replace(
        one.line,
        due_at=one.line.due_at + (new.due_at - old.due_at),
        waits_from=one.line.waits_from + (new.waits_from - old.waits_from),
    )
    return replace(one, line=moved)


def compare(day: Sequence[Called], before: Rules, after: Rules) -> list[Change]:
    """Everybody, who would have waited longer first. Waits count from `waits_from` as it was that day."""
    then = relive(day, before.caps)
    instead = relive([promised(one, before.promise, after.promise) for one in day], after.caps)
    changes = [
        Change(
            one.number,
            max(timedelta(0), then[one.line.stage_id] - one.line.waits_from),
            max(timedelta(0), instead[one.line.stage_id] - one.line.waits_from),
        )
        for one in day
    ]
    return sorted(changes, key=lambda change: (-change.longer, change.number))
