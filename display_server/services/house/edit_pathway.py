"""An administrator enters, changes or removes a pathway. Visits that have begun keep the stages they have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from config.contract.words import Language, Names
from display_server.db.engine.site_scope import everywhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Pathway, PathwayStage, Service, Site
from display_server.db.reading.own_site import own_site
from display_server.domain.pathway import MOST_STAGES
from display_server.services.audit import audit

BOOKINGS = 200
"""One act changes so many (decision 7)."""
CODE = re.compile(r"^[a-z0-9][a-z0-9_.-]{0,47}$")


class PathwayRefused(ValueError):
    """What was entered cannot be a pathway: `field` says where, `reason` is a code with words of its own."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class PathwayUnknown(LookupError):
    """No pathway has this code: somebody removed it meanwhile."""


@dataclass(frozen=True)
class PathwayEntry:
    """What the administrator says: names by language, the services' codes in the order of the stages."""

    names: Names
    services: Sequence[str]


def add_pathway(tx: Transaction, *, code: str, entry: PathwayEntry, who: str) -> int:
    """The new pathway's id. Raises PathwayRefused."""
    if not CODE.match(code):
        raise PathwayRefused("code", "shape")
    with everywhere():  # bookings of any site name it
        taken = _found(tx.session, code) is not None
    if taken:
        raise PathwayRefused("code", "taken")
    services = _services(tx, entry)
    site = own_site(tx.session)
    pathway = Pathway(site_id=site.id, code=code, names=entry.names)
    tx.session.add(pathway)
    tx.session.flush()
    _set_stages(tx, pathway.id, services)
    audit(tx, who=who, what="pathway.added", subject=f"pathway:{pathway.id}", after={"code": code, **_said(entry)})
    return pathway.id


def change_pathway(tx: Transaction, *, code: str, entry: PathwayEntry, who: str) -> None:
    """Its names and stages from now on. Raises PathwayUnknown, PathwayRefused."""
    pathway = _found(tx.session, code)
    if pathway is None:
        raise PathwayUnknown(code)
    services = _services(tx, entry)
    before = _said(PathwayEntry(pathway.names, stages_of(tx.session, pathway.id)))
    after = _said(entry)
    if before == after:
        return
    pathway.names = entry.names
    _set_stages(tx, pathway.id, services)
    audit(tx, who=who, what="pathway.changed", subject=f"pathway:{pathway.id}", before=before, after=after)


def answer_for_bookings(tx: Transaction, *, code: str, to: str | None, who: str) -> None:
    """What becomes of the bookings that name it is noted, before any of them changes. Raises PathwayUnknown, PathwayRefused as
    `send_bookings_on`.
    """
    pathway, there = _found(tx.session, code), _may_go(tx, code, to)
    if pathway is None:
        raise PathwayUnknown(code)
    said = {"fate": "move", "to": to} if there is not None else {"fate": "alone"}
    booked = times_used(tx.session, pathway.id)
    if booked:
        audit(tx, who=who, what="people.answered", subject=f"pathway:{pathway.id}", after={**said, "booked": booked})


def send_bookings_on(tx: Transaction, *, code: str, to: str | None) -> int:
    """One slice of the bookings that name it follows the pathway `to`, or (None) keeps its own service alone. How many; 0: none
    is left. Raises PathwayRefused (`to`: `unknown`; `service`: it does not lead through what somebody is booked for).
    """
    pathway, there = _found(tx.session, code), _may_go(tx, code, to)
    if pathway is None:
        return 0
    keys = tx.session.scalars(select(Booking.id).where(Booking.pathway_id == pathway.id).limit(BOOKINGS)).all()
    tx.session.execute(update(Booking).where(Booking.id.in_(keys)).values(pathway_id=there))
    return len(keys)


def _may_go(tx: Transaction, code: str, to: str | None) -> int | None:
    if to is None:
        return None
    here, there = _found(tx.session, code), _found(tx.session, to)
    if there is None or to == code:
        raise PathwayRefused("to", "unknown")
    through = select(PathwayStage.service_id).where(PathwayStage.pathway_id == there.id)
    outside = select(Booking.id).where(
        Booking.pathway_id == (here.id if here else None), Booking.service_id.not_in(through)
    )
    if tx.session.scalar(outside.limit(1)) is not None:
        raise PathwayRefused("to", "service")
    return there.id


def remove_pathway(tx: Transaction, *, code: str, who: str) -> None:
    """Only where no booking names it. Raises PathwayUnknown, PathwayRefused (`code`, `used`)."""
    pathway = _found(tx.session, code)
    if pathway is None:
        raise PathwayUnknown(code)
    if times_used(tx.session, pathway.id):
        raise PathwayRefused("code", "used")
    before = {"code": code, **_said(PathwayEntry(pathway.names, stages_of(tx.session, pathway.id)))}
    tx.session.execute(delete(PathwayStage).where(PathwayStage.pathway_id == pathway.id))
    tx.session.delete(pathway)
    audit(tx, who=who, what="pathway.removed", subject=f"pathway:{pathway.id}", before=before)


def stages_of(session: Session, pathway_id: int) -> list[str]:
    """The codes of its services, in their order."""
    wanted = (
        select(Service.code)
        .join(PathwayStage, PathwayStage.service_id == Service.id)
        .where(PathwayStage.pathway_id == pathway_id)
        .order_by(PathwayStage.position)
    )
    return list(session.scalars(wanted))


def times_used(session: Session, pathway_id: int) -> int:
    """How many bookings name it."""
    return session.scalar(select(func.count()).select_from(Booking).where(Booking.pathway_id == pathway_id)) or 0


def _found(session: Session, code: str) -> Pathway | None:
    found: Pathway | None = session.scalar(select(Pathway).where(Pathway.code == code))
    return found


def _services(tx: Transaction, entry: PathwayEntry) -> list[int]:
    """The ids of the entry's services. Raises PathwayRefused for anything that cannot be used."""
    own = Language(tx.session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
    if own not in entry.names:
        raise PathwayRefused("name", "missing")
    if not entry.services:
        raise PathwayRefused("services", "missing")
    if len(entry.services) > MOST_STAGES:
        raise PathwayRefused("services", "too_many")
    open_ones = select(Service.code, Service.id).where(Service.closed_at.is_(None))
    known: dict[str, int] = dict(tx.session.execute(open_ones).all())
    if any(code not in known for code in entry.services):
        raise PathwayRefused("services", "unknown")
    return [known[code] for code in entry.services]


def _set_stages(tx: Transaction, pathway_id: int, services: Sequence[int]) -> None:
    tx.session.execute(delete(PathwayStage).where(PathwayStage.pathway_id == pathway_id))
    tx.session.add_all(
        PathwayStage(pathway_id=pathway_id, position=position, service_id=service)
        for position, service in enumerate(services, 1)
    )
    tx.session.flush()


def _said(entry: PathwayEntry) -> dict[str, Any]:
    names = {language.value: name.name for language, name in entry.names.items()}
    return {"names": names, "services": list(entry.services)}
