"""Once an hour: asks web to delete what has served its time, slice by slice, with a pause so that nobody waits."""

import time
from collections.abc import Callable

from display_server.services.forget_old import SLICE

EVERY_S = 3600.0
_PAUSE_S = 0.1
_SLICES_A_TURN = 500

Forget = Callable[[], int]


class Retention:
    """`forget` deletes one slice and answers how many rows it were."""

    def __init__(self, forget: Forget, rest: Callable[[float], None] = time.sleep) -> None:
        self._forget = forget
        self._rest = rest

    def perform(self) -> float:
        for _ in range(_SLICES_A_TURN):
            if self._forget() < SLICE:
                return EVERY_S
            self._rest(_PAUSE_S)
        return 1.0
