"""How long to wait before the next try: full jitter, so that a whole hospital's kiosks do not come back at once.

At most 4 s: a site has tens of kiosks, not thousands, and people stand before them.
"""

from collections.abc import Callable
from random import SystemRandom

Chance = Callable[[float, float], float]
"""Anything between two bounds; tests bring their own."""

by_chance: Chance = SystemRandom().uniform


class Backoff:
    """`random(0, min(most, base · 2^n))`, at least `least`."""

    def __init__(
        self, base_s: float = 0.5, most_s: float = 4.0, least_s: float = 0.1, chance: Chance = by_chance
    ) -> None:
        self._base, self._most, self._least, self._chance = base_s, most_s, least_s, chance
        self._failures = 0

    def next(self) -> float:
        """Seconds until the next try after one more failure."""
        ceiling: float = min(self._most, self._base * 2.0 ** min(self._failures, 16))
        self._failures += 1
        return max(self._least, self._chance(0.0, ceiling))

    def reset(self) -> None:
        self._failures = 0
