"""One measured figure beside its target. Targets are set by issues and never changed in a bench."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Better(StrEnum):
    """Which side of the target is the good one."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True)
class Figure:
    """`Figure("post_p99_ms", 7.9, "ms", target=20)`; without a target it only informs and is always ok."""

    figure: str
    value: float
    unit: str
    target: float | None = None
    better: Better = Better.AT_MOST
    labels: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the target holds."""
        if self.target is None:
            return True
        return self.value <= self.target if self.better is Better.AT_MOST else self.value >= self.target

    def line(self) -> str:
        """One line of JSON, as `./run bench` prints it."""
        said = {
            "figure": self.figure,
            "value": round(self.value, 4),
            "unit": self.unit,
            "target": self.target,
            "ok": self.ok,
            "labels": dict(self.labels),
        }
        return json.dumps(said, ensure_ascii=False)
