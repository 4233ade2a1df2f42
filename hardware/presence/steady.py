"""From a sensor's flicker to one word: somebody came, or whoever was here has left. Pure."""

GONE_AFTER_S = 10.0
"""People turn aside, bend for a bag, let a pram pass."""


class Steady:
    """`1` is somebody, `0` nobody, as often as the sensor likes; a sensor that is silent says nothing at all."""

    def __init__(self) -> None:
        self._here = False
        self._empty_since: float | None = None

    def hear(self, character: str, at: float) -> bool | None:
        """One character at `at` (monotonic seconds). True: somebody came; False: nobody for ten seconds; None: nothing new."""
        if character == "1":
            came, self._here, self._empty_since = not self._here, True, None
            return True if came else None
        if character != "0" or not self._here:
            return None
        if self._empty_since is None:
            self._empty_since = at
        if at - self._empty_since < GONE_AFTER_S:
            return None
        self._here, self._empty_since = False, None
        return False
