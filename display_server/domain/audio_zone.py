"""Boards that can be heard at one spot form an audio zone: one of them speaks for all, so that nobody hears two voices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LIVES = timedelta(seconds=25)
"""A board says what it shows each 10 s; two missed words and it is taken for dead."""


@dataclass(frozen=True)
class ZoneBoard:
    """One board of a zone, as it last said itself. `sound`: on, off, blocked or failed."""

    serial: str
    heard_at: datetime | None
    sound: str | None


def speaker_of(boards: Iterable[ZoneBoard], now: datetime, lives: timedelta = LIVES) -> str | None:
    """The serial of the one that speaks: the lowest of those that live and can be heard; None: nobody can be.

    One whose voice failed still has its chime: it is taken where no other is left.
    """
    able = [
        (board.sound != "on", board.serial)
        for board in boards
        if board.sound in {"on", "failed"} and board.heard_at is not None and now - board.heard_at <= lives
    ]
    return min(able)[1] if able else None
