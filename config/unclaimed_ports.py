"""Ports that are still free when the program they were promised to listens there, a second or a restart later.

Linux gives outgoing connections their ports from 32768 upwards: a port from there that nobody holds for a moment may be
another's the next, and whoever knocks at it meanwhile can even be connected to themselves.
"""

from collections.abc import Iterator
from random import SystemRandom

FROM, TO = 20_000, 32_000


def unclaimed_ports() -> Iterator[int]:
    """Each another one, to be tried in turn, since a program may hold it."""
    yield from SystemRandom().sample(range(FROM, TO), 2_000)
