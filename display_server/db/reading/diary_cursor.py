"""Reads the diary from a position on, and never past a transaction that is still open: what was passed would never be seen.

SQLite: one writer, so the running number is the order of commits. PostgreSQL: a line may be committed after one with a higher
number; in the order of (transaction, number) everything below the oldest open transaction is final.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import BigInteger, Text, bindparam, cast, func, select, tuple_

from display_server.db.engine.postgres import OnPostgres
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import DiaryLine, Visit

_LINES = select(
    DiaryLine.xid,
    DiaryLine.seq,
    DiaryLine.at,
    DiaryLine.visit_id,
    DiaryLine.stage_id,
    DiaryLine.move,
    DiaryLine.old,
    DiaryLine.new,
    DiaryLine.who,
    DiaryLine.why,
).limit(bindparam("at_most"))
_ON_SQLITE = Prepared(_LINES.where(DiaryLine.seq > bindparam("seq")).order_by(DiaryLine.seq))
_OLDEST_OPEN = cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger)
_ON_POSTGRES = Prepared(
    _LINES.where(
        tuple_(DiaryLine.xid, DiaryLine.seq)
        > tuple_(bindparam("xid", type_=BigInteger), bindparam("seq", type_=BigInteger)),
        DiaryLine.xid < _OLDEST_OPEN,
    ).order_by(DiaryLine.xid, DiaryLine.seq)
)
_NOW = Prepared(select(_OLDEST_OPEN.label("xid")))


@dataclass(frozen=True, order=True)
class Position:
    """After which line somebody stands; `str` and `read` are how it is kept. On SQLite `xid` is 0."""

    xid: int = 0
    seq: int = 0

    def __str__(self) -> str:
        return f"{self.xid}.{self.seq}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError."""
        xid, _, seq = text.partition(".")
        return cls(int(xid), int(seq))

    @classmethod
    def of(cls, line: Row) -> Self:
        return cls(line.xid, line.seq)


BEGINNING = Position()


def lines_after(run: Statements, position: Position, at_most: int = 200) -> list[Row]:
    """The next final lines, in the order in which they must be read; `Position.of` the last one is where to go on."""
    if not isinstance(run, OnPostgres):
        return run.all(_ON_SQLITE, seq=position.seq, at_most=at_most)
    # From another server, before a backup was restored here: `migrate` has put what came with it at the beginning.
    xid = 0 if position.xid > run.only(_NOW).xid else position.xid
    return run.all(_ON_POSTGRES, xid=xid, seq=position.seq, at_most=at_most)


_LAST = Prepared(select(func.coalesce(func.max(DiaryLine.seq), 0).label("seq")))
_SINCE = select(DiaryLine.xid, DiaryLine.seq).where(DiaryLine.at >= bindparam("since")).limit(1)
_SINCE_ON_SQLITE = Prepared(_SINCE.order_by(DiaryLine.seq))
_SINCE_ON_POSTGRES = Prepared(_SINCE.order_by(DiaryLine.xid, DiaryLine.seq))
_BEHIND_ALL = 2**62


def end_of_diary(run: Statements) -> Position:
    """Where somebody stands who wants only what happens from now on."""
    if not isinstance(run, OnPostgres):
        return Position(0, run.only(_LAST).seq)
    return Position(run.only(_NOW).xid - 1, _BEHIND_ALL)


def before_time(run: Statements, since: datetime) -> Position:
    """Where somebody stands who wants everything that happened at or after a time."""
    found = run.one(_SINCE_ON_POSTGRES if isinstance(run, OnPostgres) else _SINCE_ON_SQLITE, since=since)
    return end_of_diary(run) if found is None else Position(found.xid, found.seq - 1)


_DAYS = select(Visit.day).distinct().select_from(DiaryLine).join(Visit, Visit.id == DiaryLine.visit_id)
_DAYS_ON_SQLITE = Prepared(_DAYS.where(DiaryLine.seq > bindparam("seq")))
_DAYS_ON_POSTGRES = Prepared(
    _DAYS.where(
        tuple_(DiaryLine.xid, DiaryLine.seq)
        > tuple_(bindparam("xid", type_=BigInteger), bindparam("seq", type_=BigInteger))
    )
)


def days_after(run: Statements, position: Position) -> set[str]:
    """Business days of all lines behind `position` that can be seen now, final or not."""
    if not isinstance(run, OnPostgres):
        return {row.day for row in run.all(_DAYS_ON_SQLITE, seq=position.seq)}
    return {row.day for row in run.all(_DAYS_ON_POSTGRES, xid=position.xid, seq=position.seq)}


def is_of_this_server(run: Statements, position: Position) -> bool:
    """Whether a position that was kept means anything here: another PostgreSQL server counts its transactions otherwise."""
    return not isinstance(run, OnPostgres) or position.xid <= run.only(_NOW).xid
