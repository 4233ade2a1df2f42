"""Boards that can be heard at one spot form an audio zone: one of them speaks for all, so that nobody hears two voices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

SAYS_EVERY = timedelta(seconds=1.5)
"""So often a board of a zone says that it is there; others do each 10 s."""

LIVES = timedelta(seconds=3.4)
"""Two missed words and it is taken for dead: with the next one's own word another speaks within 5 s."""


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
