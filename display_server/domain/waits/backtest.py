"""The measured error of the waits, beside the last-ten average that everybody else shows."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from display_server.domain.waits.history import Person
from display_server.domain.waits.walk import Foretold, walk

MANY_WAITING = 3


@dataclass(frozen=True)
class Scores:
    """Errors in seconds; `coverage80` the share inside p10–p90, `late90` the share that waited longer than p90."""

    mae: float
    bias: float
    mae_last10: float
    mae_last10_recalibrated: float
    coverage80: float
    late90: float
    n: int

    def as_json(self) -> dict[str, float | int]:
        return {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(self).items()}


def backtest(tested: Sequence[Person], trained: Sequence[Person] = ()) -> dict[str, Scores | None]:
    """Scores over every service: `overall`, and `three_or_more_waiting` where as many waited already. None: nobody counts."""
    foretold = [
        one
        for service in sorted({person.service for person in tested})
        for one in walk(_of(tested, service), _of(trained, service))
    ]
    return {
        "overall": score(foretold),
        "three_or_more_waiting": score([one for one in foretold if one.waiting >= MANY_WAITING]),
    }


def _of(people: Sequence[Person], service: str) -> list[Person]:
    return [person for person in people if person.service == service]


def score(foretold: Sequence[Foretold]) -> Scores | None:
    """The figures of a group of people; None for an empty one."""
    if not foretold:
        return None
    waited = np.array([one.waited for one in foretold])
    low, middle, high = (np.array([one.band[i] for one in foretold]) for i in range(3))
    last10 = np.array([one.last10 for one in foretold])
    recalibrated = np.array([one.last10_recalibrated for one in foretold])
    return Scores(
        mae=float(np.abs(middle - waited).mean()),
        bias=float((middle - waited).mean()),
        mae_last10=float(np.abs(last10 - waited).mean()),
        mae_last10_recalibrated=float(np.abs(recalibrated - waited).mean()),
        coverage80=float(((waited >= low) & (waited <= high)).mean()),
        late90=float((waited > high).mean()),
        n=len(foretold),
    )
