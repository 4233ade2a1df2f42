"""What is foretold of one line at one moment: for somebody arriving now and for everybody who waits, in one batch."""

from collections.abc import Sequence
from dataclasses import dataclass

from display_server.domain.waits.history import Person
from display_server.domain.waits.line import Line
from display_server.domain.waits.predictor import Band, Predictor

NO_WAIT: Band = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Foretelling:
    """Bands in seconds from now; None where too little is known for one. `plain` is the bare estimate for a newcomer.

    `each`: what one more person in line adds to it, seconds.
    """

    arriving: Band | None
    waiting: tuple[Band | None, ...]
    plain: float | None
    each: float = 0.0


def foretell(line: Line, predictor: Predictor, queue: Sequence[Person], *, staffed: int, now: float) -> Foretelling:
    """`queue`: who waits, in the order they would be called. Where no desk is staffed nobody can say anything."""
    nothing = tuple(None for _ in queue)
    if staffed == 0 and not line.serving:
        return Foretelling(None, nothing, None)
    people = list(queue)
    free = not people and staffed > len(line.serving)
    each = line.mean_service() / max(len(line.serving), staffed, 1)
    plain = 0.0 if free else (len(people) + 1) * each
    if not predictor.is_learned:
        return Foretelling(NO_WAIT if free else None, nothing, plain if line.services else None, each)
    situations = [
        line.situation_behind(now, person.priority, people[:at], people[:at] + people[at + 1 :])
        for at, person in enumerate(people)
    ]
    situations.append(line.situation_behind(now, 0, people, people))
    *waiting, arriving = predictor.predict(situations)
    return Foretelling(NO_WAIT if free else arriving, tuple(waiting), plain, each)
