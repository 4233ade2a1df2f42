"""Ways to reach a printer: open, write with a deadline, read with a deadline, close."""

from typing import Protocol


class Line(Protocol):
    """An open connection to a printer. Every call is bounded; a broken one raises LineBroken, a full one LineStuck.

    `abandon` hangs up like `close`, and what has not left this machine yet never will.
    """

    def write_all(self, data: bytes, seconds: float) -> None: ...
    def read(self, seconds: float) -> bytes: ...
    def close(self) -> None: ...
    def abandon(self) -> None: ...


class Way(Protocol):
    """How one printer is reached. `open` raises DeviceAway.

    `bytes_per_second` is None where the line is faster than the paper. `stays_open`: a serial or USB line is kept between jobs,
    so that what came late may still be in it. `answers` is False for a file, of which nothing can be asked.
    """

    @property
    def bytes_per_second(self) -> float | None: ...
    @property
    def stays_open(self) -> bool: ...
    @property
    def answers(self) -> bool: ...
    def open(self, seconds: float) -> Line: ...
