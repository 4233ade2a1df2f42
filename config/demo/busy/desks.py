"""The day's staff: each desk opens, calls, waits for the patient, serves, sends on, sets aside, pauses, and closes at the end."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from config.demo.busy.crowd import Bot, Crowd
from config.demo.busy.hands import Act, ConsoleHand, Hand, Refused
from config.demo.busy.ledger import Ledger, Told
from config.demo.busy.plan import Plan, WhenCalled

LOOKS_EVERY = timedelta(minutes=1)
WAITS_FOR_PATIENT = timedelta(minutes=2)  # then staff call again, and as long again give up
LUNCH = timedelta(minutes=25)
NOON_H, LATE_H, LATE_MINUTES = 12, 10, 15

Part = Generator[timedelta | datetime, None, str | None]
"""Part of a desk's work; returns the number it has called meanwhile, if any."""


@dataclass
class Floor:
    """What all desks share. `waiting`: how many wait, by service; `is_over`: nobody will come any more."""

    plan: Plan
    crowd: Crowd
    ledger: Ledger
    waiting: dict[str, int]
    is_over: Callable[[], bool]


class DeskBot:
    """Somebody who works at one desk all day."""

    def __init__(self, floor: Floor, hand: Hand, desk: str, services: tuple[str, ...], draw: Random) -> None:
        self._floor, self._hand, self._desk = floor, hand, desk
        self._services, self._draw = services, draw
        self._ledger = floor.ledger
        self._late_said = self._has_eaten = False

    def day(self) -> Bot:
        """From opening to closing."""
        yield self._floor.plan.opens_at + self._minutes(0, 10)
        self._hand.open()
        called: str | None = None
        while called is not None or not self._floor.is_over():
            if called is None:
                yield from self._between()
                if not any(self._floor.waiting.get(service) for service in self._services):
                    yield LOOKS_EVERY
                    continue
                called = self._press(Act.CALL_NEXT)
            if called is None:
                yield LOOKS_EVERY
                continue
            self._ledger.called(called, self._desk)
            called = yield from self._serve(called)
        try:
            self._hand.close()
        except Refused as refused:
            self._no("close", refused)

    def _serve(self, number: str) -> Part:
        told = self._ledger.holder(number)
        if told is not None and told.patient.when_called is not WhenCalled.COMES and not told.is_back:
            yield WAITS_FOR_PATIENT
            self._press(Act.RECALL, number)
            if told.patient.when_called is WhenCalled.NEVER:
                yield WAITS_FOR_PATIENT
                self._give_up(told)
                return None
        yield self._minutes(0.5, 1.5)
        if self._press(Act.HERE, number) != number:
            self._ledger.leaves_desk(number)  # they left or asked for time a moment before
            return None
        yield timedelta(minutes=self._length(told))
        return self._end_of(number, told)

    def _end_of(self, number: str, told: Told | None) -> str | None:
        self._ledger.leaves_desk(number)
        if told is not None and told.patient.set_aside and not told.was_set_aside:
            told.was_set_aside = True
            self._press(Act.HOLD, number)
            self._floor.crowd.add(self._resumes(number), self._floor.crowd.now() + self._minutes(8, 25))
            return None
        if told is not None and told.patient.sent_on_to and not told.was_sent_on:
            told.was_sent_on = True
            self._press(Act.TRANSFER, number, told.patient.sent_on_to)
            return None
        if self._wants_a_break():
            self._press(Act.FINISH, number)
            return None
        return self._press(Act.FINISH_AND_CALL, number)

    def _give_up(self, told: Told) -> None:
        self._ledger.leaves_desk(told.number)
        self._press(Act.NOT_HERE, told.number)
        if told.patient.back_after is not None:
            self._floor.crowd.add(self._returns(told), self._floor.crowd.now() + told.patient.back_after)

    def _resumes(self, number: str) -> Bot:
        self._press(Act.RESUME, number)
        yield LOOKS_EVERY

    def _returns(self, told: Told) -> Bot:
        """A no-show stands at the desk after all."""
        told.is_back = True
        self._press(Act.RETURN, told.number)
        yield LOOKS_EVERY

    def _between(self) -> Bot:
        """Nobody is at the desk: what staff do then, beside looking."""
        yield from ()

    def _wants_a_break(self) -> bool:
        return False

    def _press(self, act: Act, number: str | None = None, to: str | None = None) -> str | None:
        try:
            return self._hand.press(act, number, to)
        except Refused as refused:
            self._no(act.value, refused)
            return None

    def _no(self, what: str, refused: Refused) -> None:
        """Somebody was faster, or the hub says not now: staff look again."""
        self._ledger.refused(f"{what}: {refused}")

    def _length(self, told: Told | None) -> float:
        """Minutes: most short, some long."""
        usual = self._floor.plan.minutes.get(told.patient.service if told else "", 4.0)
        if len(self._services) == 1:
            usual = self._floor.plan.minutes.get(self._services[0], usual)
        return max(0.5, self._draw.gammavariate(4.0, usual / 4.0))

    def _minutes(self, least: float, most: float) -> timedelta:
        return timedelta(minutes=self._draw.uniform(least, most))


class ConsoleDeskBot(DeskBot):
    """Works with the console's keys: also eats, is late once, and sees who needs to go first."""

    _console: ConsoleHand

    def __init__(self, floor: Floor, hand: ConsoleHand, desk: str, services: tuple[str, ...], draw: Random) -> None:
        super().__init__(floor, hand, desk, services, draw)
        self._console = hand

    def _between(self) -> Bot:
        for number, need in self._ledger.priorities_for(self._services):
            self._key("set_priority", number, need)
        if self._hour() >= LATE_H and not self._late_said:
            self._late_said = True
            self._console.says_late(LATE_MINUTES, "emergency")
            yield timedelta(minutes=LATE_MINUTES)
        if self._wants_a_break():
            self._has_eaten = True
            back = (self._floor.crowd.now() + LUNCH).astimezone(self._floor.plan.opens_at.tzinfo)
            self._key("pause", choice="meal", at=f"{back:%H:%M}")
            yield LUNCH
            self._key("resume")

    def _key(self, name: str, number: str | None = None, choice: str | None = None, at: str | None = None) -> None:
        try:
            self._console.key(name, number, choice, at)
        except Refused as refused:
            self._no(name, refused)

    def _wants_a_break(self) -> bool:
        return not self._has_eaten and self._hour() >= NOON_H

    def _hour(self) -> int:
        return self._floor.crowd.now().astimezone(self._floor.plan.opens_at.tzinfo).hour
