"""A department with all that is in it, for a file that closes it: named before, remembered, and opened again as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, DeskService, Place, Service
from display_server.db.reading.own_site import own_site
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.cover import refuse_given_away
from display_server.services.house.entered import Changed, say
from display_server.services.house.reopening import reopen


@dataclass(frozen=True)
class Inside:
    """Codes of the services and desks that are open in a department."""

    services: Sequence[str]
    desks: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.services or self.desks)

    def __str__(self) -> str:
        return ", ".join([*self.services, *self.desks])


def inside(session: Session, department: str) -> Inside:
    key = select(Department.id).where(Department.code == department).scalar_subquery()
    services, desks = (
        session.scalars(
            select(kind.code).where(kind.department_id == key, kind.closed_at.is_(None)).order_by(kind.code)
        ).all()
        for kind in (Service, Desk)
    )
    return Inside(services, desks)


def refuse_full(tx: Transaction, department: str) -> None:
    """Where a file says that the department alone closes. Raises EntryRefused (`close`: `full`, about what is in it)."""
    there = inside(tx.session, department)
    if there:
        raise EntryRefused("close", "full", str(there))


def as_it_is(tx: Transaction, department: str) -> dict[str, Any]:
    """What `reopen_whole` needs, as JSON."""
    there = inside(tx.session, department)
    walks = select(Service.code, Service.walk_in).where(Service.code.in_(there.services)).order_by(Service.code)
    served = (
        select(Desk.code, Service.code, DeskService.weight)
        .join(Desk, Desk.id == DeskService.desk_id)
        .join(Service, Service.id == DeskService.service_id)
        .where(or_(Desk.code.in_(there.desks), Service.code.in_(there.services)))
        .order_by(Desk.code, Service.code)
    )
    return {
        "services": [list(one) for one in tx.session.execute(walks)],
        "desks": list(there.desks),
        "served": [list(one) for one in tx.session.execute(served)],
    }


def reopen_whole(
    tx: Transaction, *, code: str, services: Sequence[Any], desks: Sequence[str], served: Sequence[Any], who: str
) -> None:
    """With its services and desks, each serving what it did. Raises EntryRefused as `reopen`; `place`: a desk's room is gone."""
    reopen(tx, kind="departments", code=code, who=who)
    for desk in desks:
        _reopen_desk(tx, desk, code, who)
    for service, walk_in in services:
        reopen(tx, kind="services", code=service, walk_in=walk_in, who=who, covered=False)
    opened = dict(tx.session.execute(select(Desk.code, Desk.id).where(Desk.closed_at.is_(None))).all())
    offered = dict(tx.session.execute(select(Service.code, Service.id).where(Service.closed_at.is_(None))).all())
    for desk, service, weight in served:
        if desk in opened and service in offered:
            tx.session.add(DeskService(desk_id=opened[desk], service_id=offered[service], weight=weight))
    tx.session.flush()
    refuse_given_away(tx)


def _reopen_desk(tx: Transaction, code: str, department: str, who: str) -> None:
    row = tx.session.scalar(select(Desk).where(Desk.code == code, Desk.closed_at.is_not(None)))
    if row is None or tx.session.get_one(Place, row.place_id).closed_at is not None:
        raise EntryRefused("place", "unknown")
    row.closed_at = None
    said = Changed(after={"code": code})
    site = own_site(tx.session)
    say(tx, site, who=who, what="desk.reopened", subject=f"desk:{code}", changed=said, departments=[department])
