"""What a file closed is opened again as it was: only where a whole file is taken back. By page a closing is for good."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, DeskService, Place, Service
from display_server.db.reading.own_site import own_site
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.cover import refuse_given_away
from display_server.services.house.entered import Changed, refuse_second_name, say

KINDS: dict[str, type[Department] | type[Place] | type[Service]] = {
    "departments": Department, "places": Place, "services": Service,
}  # fmt: skip


def desks_serving(tx: Transaction, service: str) -> list[list[Any]]:
    """Codes of the desks that serve it, and the weight it has there."""
    its = (
        select(Desk.code, DeskService.weight)
        .join(DeskService, DeskService.desk_id == Desk.id)
        .join(Service, Service.id == DeskService.service_id)
        .where(Service.code == service)
    )
    return [[code, weight] for code, weight in tx.session.execute(its.order_by(Desk.code))]


def reopen(
    tx: Transaction,
    *,
    kind: str,
    code: str,
    walk_in: bool = False,
    desks: Sequence[Sequence[Any]] = (),
    who: str,
    covered: bool = True,
) -> None:
    """`covered`: it is looked at now whether a discreet one stands alone; False: once others are open, too.

    Raises EntryRefused (`code`: `unknown`; `name`: `taken` meanwhile; `letters`, `waiting_place`: a discreet one alone)."""
    model = KINDS[kind]
    row: Any = tx.session.scalar(select(model).where(model.code == code, model.closed_at.is_not(None)))
    if row is None:
        raise EntryRefused("code", "unknown")
    site = own_site(tx.session)
    if not isinstance(row, Place):
        refuse_second_name(tx, type(row), row.names, Language(site.language), beside=row.id)
    row.closed_at = None
    services = []
    if isinstance(row, Service):
        if tx.session.get_one(Department, row.department_id).closed_at is not None:
            raise EntryRefused("department", "unknown")
        row.walk_in, services = walk_in, [row.id]
        for desk, weight in desks:
            key = tx.session.scalar(select(Desk.id).where(Desk.code == desk, Desk.closed_at.is_(None)))
            if key is not None:
                tx.session.add(DeskService(desk_id=key, service_id=row.id, weight=weight))
    tx.session.flush()
    if isinstance(row, Service) and covered:
        refuse_given_away(tx, code)
    name = kind.removesuffix("s")
    said = Changed(after={"code": code})
    departments = [code] if isinstance(row, Department) else []
    say(
        tx, site, who=who, what=WHAT[name], subject=f"{name}:{row.id}", changed=said, departments=departments,
        services=services,
    )  # fmt: skip


WHAT = {"department": "department.reopened", "place": "place.reopened", "service": "service.reopened"}
