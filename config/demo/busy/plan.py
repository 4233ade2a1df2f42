"""The plan of a busy day: who comes when, for what, and how they behave. Pure: the same seed makes the same day."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any

FIGURES = Path(__file__).parent / "figures.toml"
LANGUAGES, OF_LANGUAGES = ("lt", "ru", "en", "uk", "zh"), (62, 16, 10, 9, 3)
PRIORITIES, KIOSKS = ("infant", "pregnancy", "over_75", "disability", "urgent"), ("L1", "L2")
SLOT_MINUTES = 5
_LETTERS, _CROCKFORD = "BCDFGHJKLMNPQRSTVWXZ", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class WhenCalled(StrEnum):
    """What a call does to somebody."""

    COMES = "comes"
    COMES_LATER = "comes_later"  # once called again
    NEVER = "never"


@dataclass(frozen=True)
class Booking:
    """An appointment as the hospital's system exports it."""

    reference: str
    starts_at: datetime
    code: str
    qr: str
    first_visit: bool
    pathway: str | None


@dataclass(frozen=True)
class Patient:
    """One person of the day. Spans count from the number, `back_after` from the call in vain."""

    arrives_at: datetime
    service: str
    language: str
    kiosk: str
    when_called: WhenCalled = WhenCalled.COMES
    booking: Booking | None = None
    comes_at_all: bool = True
    back_after: timedelta | None = None
    leaves_after: timedelta | None = None
    defers_after: timedelta | None = None
    set_aside: bool = False
    sent_on_to: str | None = None
    priority: str | None = None


@dataclass(frozen=True)
class Plan:
    """The day: `patients` by arrival. `minutes`: how long serving takes on average, by service."""

    opens_at: datetime
    last_arrival: datetime
    patients: list[Patient]
    minutes: dict[str, float]


def plan_of(midnight: datetime, visits: int, seed: int) -> Plan:
    """A day with that many visits; booked patients who never come stand on top. `midnight` is the site's, with its zone."""
    figures = tomllib.loads(FIGURES.read_text("utf-8"))
    opens, last = (midnight.replace(hour=said.hour, minute=said.minute) for said in _hours(figures))
    people = _People(Random(seed), figures, opens, last)  # noqa: S311  # a plan, no secret
    patients = sorted(people.of(visits), key=lambda one: one.arrives_at)
    return Plan(opens, last, patients, {said["code"]: said["minutes"] for said in figures["services"]})


def _hours(figures: dict[str, Any]) -> tuple[time, time]:
    return figures["doors_open"], figures["last_arrival"]


class _People:
    """Draws them one after another."""

    def __init__(self, draw: Random, figures: dict[str, Any], opens: datetime, last: datetime) -> None:
        self._draw, self._figures, self._opens, self._last = draw, figures, opens, last
        self._codes: set[str] = set()

    def of(self, visits: int) -> Iterator[Patient]:
        services = self._figures["services"]
        chosen = self._draw.choices(services, [said["share"] for said in services], k=visits)
        for service in chosen:
            booked = self._chance(service.get("booked", 0.0))
            yield self._booked(service) if booked else self._walk_in(service)
            if booked and self._chance(self._figures["booked"]["never_comes"]):
                yield self._booked(service, comes=False)

    def _walk_in(self, service: dict[str, Any]) -> Patient:
        return self._person(service, self._moment())

    def _booked(self, service: dict[str, Any], *, comes: bool = True) -> Patient:
        shares = self._figures["booked"]
        slot = self._moment().replace(second=0, microsecond=0)
        slot -= timedelta(minutes=slot.minute % SLOT_MINUTES)
        pathway = service.get("pathway") if self._chance(shares["on_a_pathway"]) else None
        # Who begins at the registration desk needs time before the slot; the others come 5 to 40 minutes early.
        first = pathway is None and "consultation" in service["code"] and self._chance(shares["first_visit"])
        early = self._draw.uniform(25, 55) if first or pathway else self._draw.uniform(5, 40)
        if self._chance(shares["too_early"]):
            early = self._draw.uniform(65, 90)
        elif self._chance(shares["late"]):
            early = -self._draw.uniform(1, 28)
        booking = Booking(self._reference(), slot, self._code(), self._qr(), first, pathway)
        comes_at = max(self._opens, slot - timedelta(minutes=early))
        return self._person(service, comes_at, booking, comes=comes)

    def _person(
        self, service: dict[str, Any], comes_at: datetime, booking: Booking | None = None, *, comes: bool = True
    ) -> Patient:
        shares, draw = self._figures["people"], self._draw
        never = self._chance(shares["never_comes_when_called"])
        later = self._chance(shares["comes_when_called_again"])
        return Patient(
            arrives_at=comes_at,
            service=service["code"],
            language=draw.choices(LANGUAGES, OF_LANGUAGES)[0],
            kiosk=draw.choice(KIOSKS),
            when_called=WhenCalled.NEVER if never else WhenCalled.COMES_LATER if later else WhenCalled.COMES,
            booking=booking,
            comes_at_all=comes,
            back_after=self._span(5, 25) if never and self._chance(shares["comes_back_after_no_show"]) else None,
            leaves_after=self._span(5, 40) if self._chance(shares["leaves"]) else None,
            defers_after=self._span(2, 10) if self._chance(shares["needs_ten_minutes_more"]) else None,
            set_aside=self._chance(shares["is_set_aside"]),
            sent_on_to=service.get("sent_on_to") if self._chance(shares["is_sent_on"] * 3) else None,
            priority=draw.choice(PRIORITIES) if self._chance(shares["has_priority"]) else None,
        )

    def _moment(self) -> datetime:
        """Some time of the day, as full as the curve says."""
        curve = self._figures["curve"]
        while True:
            hour = self._draw.choices(range(len(curve)), curve)[0]
            moment = self._opens + timedelta(hours=hour + self._draw.random())
            if moment < self._last:
                return moment

    def _span(self, least: float, most: float) -> timedelta:
        return timedelta(minutes=self._draw.uniform(least, most))

    def _chance(self, share: float) -> bool:
        return self._draw.random() < share

    def _code(self) -> str:
        while True:
            code = "".join(self._draw.choices(_LETTERS, k=8))
            if code not in self._codes:
                self._codes.add(code)
                return code

    def _qr(self) -> str:
        return "AT1B" + "".join(self._draw.choices(_CROCKFORD, k=26))

    def _reference(self) -> str:
        return f"BD-{len(self._codes):04}"
