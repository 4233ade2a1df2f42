"""Staff say that something is late or away, for how long and why; boards and phones tell it until it is over."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, or_, select, update

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Delay, Department, Desk, DeskService, Service, Site, Stage
from display_server.db.reading.fair_order import STANDS_IN_LINE
from display_server.domain import topics
from display_server.domain.delay import LONGEST, DelayOf, DelayReason, over_at
from display_server.domain.queue_order import line_begins
from display_server.services.audit import audit
from display_server.services.desks.desk_facts import desk_called
from display_server.services.refused import Refused

SLICE = 50

_SERVED = Prepared(
    select(Service.id, Service.code)
    .join(DeskService, DeskService.service_id == Service.id)
    .where(DeskService.desk_id == bindparam("desk_id"), Service.code == bindparam("code"))
)
_WAITED_FOR = Prepared(
    select(Stage.id)
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .where(
        Stage.for_account_id == bindparam("account"), Department.code == bindparam("code"), here(Department.site_id),
        STANDS_IN_LINE,
    )
    .limit(1)
)  # fmt: skip
_PLACE = Prepared(
    select(Department.id, Site.zone, Site.day_starts)
    .join(Site, Site.id == Department.site_id)
    .where(Department.code == bindparam("code"))
)
_FIELDS = [column for column in Delay.__table__.columns if column.name not in {"id", "ended_at"}]
_DECLARE = Prepared(insert(Delay).values({one.name: bindparam(one.name) for one in _FIELDS}).returning(Delay.id))
_SAID = select(
    Delay.id, Delay.service_id, Delay.desk_id, Delay.account_id, Department.code.label("department"),
    Site.code.label("site"),
).join(Department, Department.id == Delay.department_id).join(Site, Site.id == Department.site_id)  # fmt: skip
_STILL = Delay.ended_at.is_(None)
_WITH_KEY = Prepared(_SAID.where(Delay.id == bindparam("key"), _STILL, here(Site.id)))
_OF_SUBJECT = Prepared(
    _SAID.where(
        _STILL,
        here(Site.id),
        or_(
            Delay.service_id == bindparam("service"),
            Delay.desk_id == bindparam("desk"),
            Delay.account_id == bindparam("account"),
        ),
    )
)
_OVER = Prepared(_SAID.where(_STILL, Delay.until <= bindparam("now", type_=Utc)).limit(SLICE))
_END = Prepared(update(Delay).values(ended_at=bindparam("now")).where(Delay.id == bindparam("key")))
_SERVICES_AT = Prepared(
    select(DeskService.service_id)
    .join(Desk, Desk.id == DeskService.desk_id)
    .where(or_(Desk.id == bindparam("desk"), Desk.opened_by == bindparam("account")))
)


def declare_delay(
    tx: Transaction,
    *,
    desk: str,
    of: DelayOf,
    minutes: int | None,
    reason: DelayReason,
    who: str,
    service: str | None = None,
    account: int | None = None,
) -> int:
    """The delay's key. It takes the place of what was said of the same before. Raises Refused (`delay_wrong`, …).

    `desk`: the console it is said at; `minutes` None: away for the rest of the business day. `account`: of a clinician who is
    not at it, for whom people of its department wait; None: whoever works there.
    """
    facts = desk_called(tx, desk)
    if minutes is not None and not 0 < minutes * 60 <= LONGEST.total_seconds():
        raise Refused("delay_wrong", "minutes")
    subject = _subject(tx, facts, of, service or "", account)
    for before in tx.all(_OF_SUBJECT, **subject):
        _end(tx, before)
    place = tx.only(_PLACE, code=facts.department)
    until = over_at(minutes, tx.now, ZoneInfo(place.zone), place.day_starts)
    key: int = tx.only(
        _DECLARE, department_id=place.id, service_id=subject["service"], desk_id=subject["desk"],
        account_id=subject["account"], minutes=minutes, reason=reason.value, declared_at=tx.now, declared_by=who,
        until=until,
    ).id  # fmt: skip
    said = {"of": of.value, "service": service, "minutes": minutes, "reason": reason.value, "until": until.isoformat()}
    audit(tx, who=who, what="declare_delay", subject=f"desk:{facts.code}", after=said)
    _tell(tx, tx.only(_WITH_KEY, key=key))
    return key


def _subject(tx: Transaction, desk: Row, of: DelayOf, service: str, account: int | None) -> dict[str, int | None]:
    """Exactly one of them."""
    nothing: dict[str, Any] = {"service": None, "desk": None, "account": None}
    if of is DelayOf.DESK:
        return {**nothing, "desk": desk.id}
    if of is DelayOf.CLINICIAN and account is not None:
        if tx.one(_WAITED_FOR, account=account, code=desk.department, since=line_begins(tx.now)) is None:
            raise Refused("nobody_waits", "desk")
        return {**nothing, "account": account}
    if of is DelayOf.CLINICIAN:
        if desk.opened_by is None:
            raise Refused("desk_closed", "desk")
        return {**nothing, "account": desk.opened_by}
    served = tx.one(_SERVED, desk_id=desk.id, code=service)
    if served is None:
        raise Refused("service_unknown", "service")
    return {**nothing, "service": served.id}


def end_delay(tx: Transaction, *, key: int, department: str, who: str) -> None:
    """It is over earlier than was said. One that is over already stays as it is. Raises Refused (`delay_unknown`)."""
    found = tx.one(_WITH_KEY, key=key)
    if found is None:
        return
    if found.department != department:
        raise Refused("delay_unknown", "delay")
    audit(tx, who=who, what="end_delay", subject=f"delay:{key}")
    _end(tx, found)


def end_due_delays(tx: Transaction) -> int:
    """End a slice of those whose time has come, so that boards and phones hear of it; how many."""
    over = tx.all(_OVER, now=tx.now)
    for one in over:
        _end(tx, one)
    return len(over)


def _end(tx: Transaction, delay: Row) -> None:
    tx.run(_END, key=delay.id, now=tx.now)
    _tell(tx, delay)


def _tell(tx: Transaction, delay: Row) -> None:
    tx.touch(topics.lobby(delay.site), topics.department(delay.department))
    if delay.service_id is not None:
        tx.touch(topics.queue(delay.service_id))
        return
    for row in tx.all(_SERVICES_AT, desk=delay.desk_id, account=delay.account_id):
        tx.touch(topics.queue(row.service_id))
