"""Opening hours and rules as they were typed: read into what the services want, each mistake beside its own field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from config.contract.hours import DatedDay, Day, Hours, Span
from display_server.domain.hours import HoursUnclear, read_dates, read_spans, said
from display_server.domain.line_rules import ARRIVAL, CAPACITY, EARLIER, LAST_NUMBER, OF_SITE, WALK, Bounds
from display_server.domain.priority import CLAIMABLE
from display_server.services.house.edit_hours import ServiceRules, SiteRules

Typed = Mapping[str, str]
WEEK, OTHERWISE = "week", "otherwise"
"""Hours of its own; else always open (the site) or the site's (a service)."""
_LONGEST_DATES = 12_000


@dataclass(frozen=True)
class Problem:
    """`reason`: a code of `HoursUnclear`, or `number` with its bounds."""

    reason: str
    bounds: Bounds | None = None


@dataclass
class HoursForm:
    """`typed` is shown again as it was; reading fills `problems` by field."""

    typed: dict[str, str]
    problems: dict[str, Problem] = field(default_factory=dict)

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> "HoursForm":
        return cls({name: value[:_LONGEST_DATES].strip() for name, value in form.items()})

    def site_rules(self, departments: list[str]) -> SiteRules:
        """Only to be used where no `problems` are left."""
        return SiteRules(
            hours=self._hours(),
            numbers={name: self._number(name, bounds) for name, bounds in OF_SITE.items()},
            families_together=self._checked("families_together"),
            claims=tuple(one.value for one in CLAIMABLE if self._checked(f"claim_{one.value}")),
            earlier={one.value: self.optional(f"earlier_{one.value}", EARLIER) for one in CLAIMABLE},
            by_code_only=frozenset(code for code in departments if self._checked(f"by_code_only_{code}")),
            walks={code: self._number(f"walk_{code}", WALK) for code in departments},
        )

    def service_rules(self) -> ServiceRules:
        """Only to be used where no `problems` are left."""
        return ServiceRules(
            hours=self._hours(),
            arrival={name: self.optional(name, bounds) for name, bounds in ARRIVAL.items()},
            daily_capacity=self.optional("daily_capacity", CAPACITY),
            through_holidays=self._checked("through_holidays"),
            capacity_counts_booked=self._checked("capacity_counts_booked"),
            triage=self._checked("triage"),
        )

    def optional(self, name: str, bounds: Bounds) -> int | None:
        """None where nothing stands."""
        return self._number(name, bounds) if self.typed.get(name) else None

    def _hours(self) -> Hours | None:
        if self.typed.get("hours") != WEEK:
            return None
        days = tuple(Day(spans=self._spans(f"open_{day}"), breaks=self._spans(f"breaks_{day}")) for day in range(7))
        last = self._number("last_number", LAST_NUMBER) if self.typed.get("last_number") else 0
        return Hours(weekly=days, dated=self._dates(), last_number_minutes=last)

    def _spans(self, name: str) -> tuple[Span, ...]:
        try:
            return read_spans(self.typed.get(name, ""))
        except HoursUnclear as unclear:
            self.problems[name] = Problem(unclear.args[0])
            return ()

    def _dates(self) -> tuple[DatedDay, ...]:
        try:
            return read_dates(self.typed.get("dates", ""))
        except HoursUnclear as unclear:
            self.problems["dates"] = Problem(unclear.args[0])
            return ()

    def _number(self, name: str, bounds: Bounds) -> int:
        text = self.typed.get(name, "")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
        if not bounds.hold(number):
            self.problems[name] = Problem("number", bounds)
            return bounds.least
        return number

    def _checked(self, name: str) -> bool:
        return self.typed.get(name) == "on"


def typed_hours(hours: Hours | None) -> dict[str, str]:
    """As an administrator would have typed them."""
    if hours is None:
        return {"hours": OTHERWISE}
    week = {f"open_{day}": said(one.spans) for day, one in enumerate(hours.weekly)}
    breaks = {f"breaks_{day}": said(one.breaks) for day, one in enumerate(hours.weekly)}
    dates = "\n".join(f"{one.day.isoformat()} {said(one.spans)}".strip() for one in hours.dated)
    return {"hours": WEEK, **week, **breaks, "dates": dates, "last_number": str(hours.last_number_minutes)}


def typed_numbers(row: object, names: Mapping[str, Bounds]) -> dict[str, str]:
    """A row's numbers as text; None is an empty field."""
    found = {name: getattr(row, name) for name in names}
    return {name: "" if number is None else str(number) for name, number in found.items()}


def typed_flags(row: object, *names: str) -> dict[str, str]:
    """A row's checkboxes, as a browser would send them."""
    return {name: "on" for name in names if getattr(row, name)}
