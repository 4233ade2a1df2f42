"""Queues made up from a seed, as people of a file: for tests of the waits that need a past of a certain shape."""

import heapq
from random import Random

from display_server.domain.waits.history import Person

MONDAY = 1_773_014_400.0
"""2026-03-09, midnight."""


def a_past(
    *, days: int = 5, an_hour: float = 12, desks: int = 2, service_s: float = 480, service: str = "eyes", seed: int = 1
) -> list[Person]:
    """First come, first served, from 8 to 16 o'clock; the last ones are served after it."""
    rng = Random(seed)
    people: list[Person] = []
    for day in range(days):
        opens = MONDAY + day * 86400 + 8 * 3600
        free = [(opens, f"D{desk}") for desk in range(desks)]
        at = opens + rng.expovariate(an_hour / 3600)
        while at < opens + 8 * 3600:
            when, desk = heapq.heappop(free)
            called = max(at, when)
            finished = called + max(30.0, rng.gauss(service_s, service_s / 2))
            heapq.heappush(free, (finished, desk))
            people.append(Person(service, round(at), round(called), None, round(finished), desk, 0))
            at += rng.expovariate(an_hour / 3600)
    return people
