"""The next number of a series, and the next block of them. The hub's own: one more than the last, past every block that was
ever leased that day. Over midnight no two people hold the same one, also where a block is fetched the evening before."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert  # its ON CONFLICT is SQLite's, too

from config.contract.numbers import FIRST_LEASED
from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import NumberCounter, NumberLease, Stage, Visit
from display_server.domain.numbering import block
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import OPEN

_A_DAY = timedelta(days=1)
_NO_END = 1_000_000
_COUNTER = NumberCounter.__table__
_KEY: dict[str, Any] = {"site_id": bindparam("site_id"), "day": bindparam("day"), "series_id": bindparam("series_id")}
_NEXT_NUMBER = Prepared(
    upsert(NumberCounter)
    .values(**_KEY, last=1)
    .on_conflict_do_update(index_elements=list(_KEY), set_={"last": _COUNTER.c.last + 1})
    .returning(_COUNTER.c.last, _COUNTER.c.leased)
)
_LAST_NUMBER = (
    Prepared(  # writes what stands there: on a database with many writers this holds the row until the commit
        upsert(NumberCounter)
        .values(**_KEY, last=0)
        .on_conflict_do_update(index_elements=list(_KEY), set_={"last": _COUNTER.c.last})
        .returning(_COUNTER.c.last, _COUNTER.c.leased)
    )
)
_OF_DAY = (
    NumberLease.site_id == bindparam("site_id"),
    NumberLease.day == bindparam("day"),
    NumberLease.series_id == bindparam("series_id"),
)
_BLOCK_END = Prepared(
    select(NumberLease.last).where(
        *_OF_DAY, NumberLease.first <= bindparam("number"), NumberLease.last >= bindparam("number")
    )
)
_OF_SERIES = (NumberLease.site_id == bindparam("site_id"), NumberLease.series_id == bindparam("series_id"))
_TODAYS_OR_NEXT = or_(NumberLease.day == bindparam("day"), NumberLease.day == bindparam("next_day"))
_PASSED_OVER = Prepared(  # the next day's blocks too: this evening's numbers are called beside theirs
    select(func.max(NumberLease.last).label("last")).where(
        *_OF_SERIES, _TODAYS_OR_NEXT,
        NumberLease.first <= bindparam("number"), NumberLease.last >= bindparam("number"),
    )
)  # fmt: skip
_BLOCKS_NEAR = Prepared(
    select(NumberLease.first, NumberLease.last).where(
        *_OF_SERIES,
        NumberLease.last >= bindparam("from_number"),
        or_(
            _TODAYS_OR_NEXT,
            and_(
                NumberLease.day == bindparam("day_before"),
                or_(NumberLease.returned_at.is_(None), bindparam("ahead", type_=Boolean)),
            ),
        ),
    )
)
"""Blocks that no new one may meet: the day's own; the next day's; those of the day before while it lasts (`ahead`), later
those that were never given back, whose numbers may be on paper though no hub has heard of them."""
_COUNTED = Prepared(
    select(NumberCounter.last).where(
        NumberCounter.site_id == bindparam("site_id"),
        NumberCounter.day == bindparam("day"),
        NumberCounter.series_id == bindparam("series_id"),
    )
)
_THIS_COUNTER = (
    NumberCounter.site_id == bindparam("site"),
    NumberCounter.day == bindparam("on"),
    NumberCounter.series_id == bindparam("series"),
)
_STEP_OVER = Prepared(update(NumberCounter).values(last=bindparam("number")).where(*_THIS_COUNTER))
_LEASED_TO = Prepared(update(NumberCounter).values(leased=bindparam("number")).where(*_THIS_COUNTER))


_STILL_OPEN = Prepared(
    select(func.max(Visit.number).label("last"))
    .join(Stage, Stage.visit_id == Visit.id)
    .where(
        Visit.site_id == bindparam("site_id"),
        Visit.day == bindparam("day"),
        Visit.series_id == bindparam("series_id"),
        Visit.number.between(bindparam("from_number"), bindparam("to_number")),
        or_(*(Stage.state == state.value for state in sorted(OPEN))),
        Stage.due_at >= bindparam("since", type_=Utc),
    )
)


def foresee_number(tx: Transaction, *, site_id: int, day: date, series_id: int) -> None:
    """`next_number` is asked in a moment."""
    tx.foresee(_NEXT_NUMBER, site_id=site_id, day=day.isoformat(), series_id=series_id)


def next_number(tx: Transaction, *, site_id: int, day: date, series_id: int) -> int:
    """One statement, except from 500 to the end of the day's last block: there each number is held against the leases.

    A day's first number looks whether somebody of the night still has one: then this day goes on behind theirs, so that
    no two people hold the same.
    """
    where = {"site_id": site_id, "day": day.isoformat(), "series_id": series_id}
    counter = tx.only(_NEXT_NUMBER, **where)
    counted: int = counter.last
    number = counted
    if counted == 1 and (of_night := _of_night(tx, where, day, leased=False)):
        number = of_night + 1
        step_over(tx, site_id=site_id, day=day, series_id=series_id, number=number)
    if number < FIRST_LEASED or number > counter.leased:
        return number
    next_day = (day + _A_DAY).isoformat()
    while (inside := tx.only(_PASSED_OVER, **where, next_day=next_day, number=number).last) is not None:
        number = inside + 1
    if number != counted:
        step_over(tx, site_id=site_id, day=day, series_id=series_id, number=number)
    return number


def step_over(tx: Transaction, *, site_id: int, day: date, series_id: int, number: int) -> None:
    """The counter goes on after `number`. The caller holds its row."""
    tx.run(_STEP_OVER, number=number, site=site_id, on=day.isoformat(), series=series_id)


def next_block(tx: Transaction, *, site_id: int, series_id: int, day: date, today: date, size: int) -> tuple[int, int]:
    """First and last number of a block of `size` for `day`, today or the next one; the caller writes the lease in this act.

    Whoever leases for the next day holds this day's counter first: both days' blocks are chosen one after the other.
    """
    of_series: dict[str, Any] = {"site_id": site_id, "series_id": series_id}
    ahead = day > today
    evening = _counter(tx, day=today, **of_series) if ahead else None
    counter = _counter(tx, day=day, **of_series)
    night = 0 if ahead else _of_night(tx, {**of_series, "day": day.isoformat()}, day, leased=True)
    after = max(counter.last, counter.leased, night, evening.last if evening else 0)
    taken = tx.all(
        _BLOCKS_NEAR, **of_series, day=day.isoformat(), next_day=(day + _A_DAY).isoformat(),
        day_before=(day - _A_DAY).isoformat(), ahead=ahead, from_number=after + 1,
    )  # fmt: skip
    first, last = block(after=after, taken=((one.first, one.last) for one in taken), size=size)
    _leased_to(tx, day=day, number=last, **of_series)
    if evening is not None and evening.leased < last:
        _leased_to(tx, day=today, number=last, **of_series)
    return first, last


def _leased_to(tx: Transaction, *, site_id: int, day: date, series_id: int, number: int) -> None:
    """The hub's own numbers up to this one are held against the blocks. The caller holds the counter."""
    tx.run(_LEASED_TO, number=number, site=site_id, on=day.isoformat(), series=series_id)


def _counter(tx: Transaction, *, site_id: int, day: date, series_id: int) -> Row:
    return tx.only(_LAST_NUMBER, site_id=site_id, day=day.isoformat(), series_id=series_id)


def last_number(tx: Transaction, *, site_id: int, day: date, series_id: int) -> int:
    """The last number the hub issued or stepped over, without holding the counter; 0 where there is none."""
    found = tx.one(_COUNTED, site_id=site_id, day=day.isoformat(), series_id=series_id)
    return 0 if found is None else int(found.last)


def in_a_block(tx: Transaction, *, site_id: int, day: date, series_id: int, number: int) -> bool:
    """Whether a kiosk was leased this number."""
    where = {"site_id": site_id, "day": day.isoformat(), "series_id": series_id}
    return tx.one(_BLOCK_END, **where, number=number) is not None


def last_numbers(tx: Transaction, *, site_id: int, day: date, series_id: int) -> tuple[int, int]:
    """The last number the hub issued and the last it leased; 0 where there is none. The counter is ours until the commit."""
    counter = _counter(tx, site_id=site_id, day=day, series_id=series_id)
    return counter.last, counter.leased


def _of_night(tx: Transaction, where: dict[str, Any], day: date, *, leased: bool) -> int:
    """The highest number of the day before that somebody still waits with, of the hub's own or of the leased ones; 0: none."""
    numbers = (FIRST_LEASED, _NO_END) if leased else (1, FIRST_LEASED - 1)
    night = {**where, "day": (day - _A_DAY).isoformat()}
    found = tx.only(_STILL_OPEN, **night, from_number=numbers[0], to_number=numbers[1], since=line_begins(tx.now))
    return int(found.last or 0)
