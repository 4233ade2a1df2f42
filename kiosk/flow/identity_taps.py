"""What happened while somebody without a code checks in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CodeMissing:
    """'I have no code' where a code is asked for."""


@dataclass(frozen=True)
class NumberOnly:
    """'I have only my number' where a code is asked for."""


@dataclass(frozen=True)
class BookingChosen:
    """One of the several bookings the hub told of."""

    choice: int


FromArrival = CodeMissing | NumberOnly | BookingChosen
