"""What a plan is while it is being drawn: its parts by key, and a change to one of them."""

from dataclasses import dataclass
from typing import Any

Value = dict[str, Any]
Parts = dict[str, dict[str, Value]]
"""Kind of part (as `Plan` names it) → key → the part as JSON."""


@dataclass(frozen=True)
class Change:
    """A part put into the plan, or taken out of it (`value` None)."""

    kind: str
    key: str
    value: Value | None

    def said(self) -> list[Any]:
        """As JSON keeps it."""
        return [self.kind, self.key, self.value]
