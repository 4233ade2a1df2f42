"""An administrator says which services a desk serves: all in one line, or in a chosen proportion between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, select, update

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, DeskService, Service, Site, Stage
from display_server.domain import topics
from display_server.domain.proportion import HEAVIEST
from display_server.domain.visit import OPEN
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed


class DeskUnknown(LookupError):
    """No desk has this code."""


class DeskRefused(ValueError):
    """What was entered cannot be a desk's work: `reason` is a code with words of its own."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class DeskEntry:
    """The services by code with their weights, 1 to 10; not `in_proportion`: one line of all of them, weights mean nothing."""

    services: Mapping[str, int]
    in_proportion: bool = False


def change_desk(tx: Transaction, *, code: str, entry: DeskEntry, who: str) -> bool:
    """From the next call on; False: it is so already. Raises DeskUnknown, DeskRefused (`nothing`, `weight`, `unknown`, `waits`).

    `waits`: somebody waits for this very desk at a service it would not serve any more, and nobody could call them.
    """
    desk = tx.session.scalar(select(Desk).where(Desk.code == code))
    if desk is None:
        raise DeskUnknown(code)
    weights = _weights(tx, entry)
    rows = {
        row.service_id: row for row in tx.session.scalars(select(DeskService).where(DeskService.desk_id == desk.id))
    }
    before = {key: row.weight for key, row in rows.items()}
    if before == weights:
        return False
    gone = before.keys() - weights.keys()
    _refuse_orphans(tx, desk, gone)
    tx.session.execute(delete(DeskService).where(DeskService.desk_id == desk.id, DeskService.service_id.in_(gone)))
    for key, weight in weights.items():
        if key in rows:
            rows[key].weight = weight
        else:
            tx.session.add(DeskService(desk_id=desk.id, service_id=key, weight=weight, turn=0))
    tx.session.flush()
    tx.session.execute(
        update(DeskService).where(DeskService.desk_id == desk.id).values(turn=0)
    )  # nobody owes turns now
    _tell(tx, desk, before.keys() | weights.keys())
    audit(
        tx,
        who=who,
        what="desk.services_changed",
        subject=f"desk:{code}",
        before=_said(tx, before),
        after=_said(tx, weights),
    )
    return True


def _weights(tx: Transaction, entry: DeskEntry) -> dict[int, int | None]:
    if not entry.services:
        raise DeskRefused("nothing")
    if not all(1 <= weight <= HEAVIEST for weight in entry.services.values()):
        raise DeskRefused("weight")
    open_ones = select(Service.code, Service.id).where(Service.closed_at.is_(None))
    known: dict[str, int] = dict(tx.session.execute(open_ones).all())
    if not entry.services.keys() <= known.keys():
        raise DeskRefused("unknown")
    shared = entry.in_proportion and len(entry.services) > 1
    return {known[code]: weight if shared else None for code, weight in entry.services.items()}


def _refuse_orphans(tx: Transaction, desk: Desk, gone: Any) -> None:
    waits = exists().where(
        Stage.for_desk_id == desk.id, Stage.service_id.in_(gone), Stage.state.in_([state.value for state in OPEN])
    )
    if gone and tx.session.scalar(select(waits)):
        raise DeskRefused("waits")


def _tell(tx: Transaction, desk: Desk, services: Any) -> None:
    """Kiosks and paper name a room where a service has one only; boards and consoles count the desks that serve it."""
    rows = tx.session.execute(
        select(Service.id, Department.code).join(Department).where(Service.id.in_(services))
    ).all()
    own = tx.session.get_one(Department, desk.department_id)
    tx.touch(topics.department(own.code))
    for key, department in rows:
        tx.touch(topics.department(department), topics.queue(key))
    catalogue_changed(tx, tx.session.get_one(Site, own.site_id))


def _said(tx: Transaction, weights: Mapping[int, int | None]) -> dict[str, int | None]:
    codes: dict[int, str] = dict(tx.session.execute(select(Service.id, Service.code)).all())
    return {codes[key]: weight for key, weight in sorted(weights.items())}
