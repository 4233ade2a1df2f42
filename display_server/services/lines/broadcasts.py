"""A message to a zone begins and ends: its queue stands still between the two, and everybody who shows it hears of it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from display_server.db.engine.alone import alone
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Broadcast, Department, Device, Service, Site
from display_server.db.reading.own_site import own_site
from display_server.domain import topics
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.services.audit import audit
from display_server.services.refused import Refused

LONGEST = timedelta(hours=24)


def start_broadcast(
    tx: Transaction,
    *,
    site: str,
    kind: BroadcastKind,
    zone: Zone,
    account_id: int,
    floor: str | None = None,
    department: str | None = None,
    screen: str | None = None,
    until: datetime | None = None,
    second_by: int | None = None,
) -> int:
    """Its key. Raises Refused (`zone_unknown`, `until_wrong`, `second_person`: the site wants another person beside the first).

    A drill needs one person only.
    """
    where = tx.session.scalars(select(Site).where(Site.code == site)).one()
    if where.broadcast_by_two and kind is not BroadcastKind.DRILL and second_by in {None, account_id}:
        raise Refused("second_person", "second")
    if until is not None and not tx.now < until <= tx.now + LONGEST:
        raise Refused("until_wrong", "until")
    department_id = _known_department(tx, zone, floor, department, screen)
    begun = Broadcast(
        site_id=where.id,
        kind=kind.value,
        zone=zone.value,
        floor=floor if zone is Zone.FLOOR else None,
        department_id=department_id,
        screen=screen if zone is Zone.SCREEN else None,
        begins_at=tx.now,
        until=until,
        started_by=account_id,
        second_by=second_by,
    )
    tx.session.add(begun)
    tx.session.flush()
    said = {
        "kind": kind.value,
        "zone": zone.value,
        "floor": begun.floor,
        "department": department,
        "screen": begun.screen,
        "second": second_by,
    }
    audit(tx, who=f"account:{account_id}", what="start_broadcast", subject=f"broadcast:{begun.id}", after=said)
    _tell(tx, where)
    return begun.id


def _known_department(
    tx: Transaction, zone: Zone, floor: str | None, department: str | None, screen: str | None
) -> int | None:
    """Of a department's message; None of any other. Raises Refused (`zone_unknown`)."""
    department_id = None
    if zone is Zone.DEPARTMENT:
        department_id = tx.session.scalar(select(Department.id).where(Department.code == department))
    known = zone is Zone.SCREEN and tx.session.scalar(select(Device.id).where(Device.serial == screen)) is not None
    if (
        (zone is Zone.DEPARTMENT and department_id is None)
        or (zone is Zone.FLOOR and not floor)
        or (zone is Zone.SCREEN and not known)
    ):
        raise Refused("zone_unknown", "zone")
    return department_id


def want_two_people(tx: Transaction, *, wanted: bool, who: str) -> None:
    """The site's rule from now on."""
    site = own_site(tx.session)
    if site.broadcast_by_two != wanted:
        audit(
            tx,
            who=who,
            what="site.broadcast_by_two",
            subject=f"site:{site.id}",
            before=site.broadcast_by_two,
            after=wanted,
        )
        site.broadcast_by_two = wanted


def end_broadcast(tx: Transaction, *, key: int, account_id: int) -> None:
    """The all-clear; one that is over stays as it is. Raises Refused (`broadcast_unknown`)."""
    found = tx.session.get(Broadcast, key)
    if found is None:
        raise Refused("broadcast_unknown", "broadcast")
    if found.ended_at is not None:
        return
    found.ended_at, found.ended_by = tx.now, account_id
    audit(tx, who=f"account:{account_id}", what="end_broadcast", subject=f"broadcast:{key}")
    _tell(tx, tx.session.get_one(Site, found.site_id))


def note_shown(tx: Transaction, heard: Mapping[UUID, tuple[datetime, Collection[int]]]) -> None:
    """What screens say of messages on their glass: kept with each message from the first word on, also when it is over."""
    alone(tx, "broadcast_shown")  # else of two webs one would write over the other's screens
    keys = {key for _, said in heard.values() for key in said}
    named = select(Device.id, Device.serial).where(Device.id.in_(heard))
    serials = {row.id: row.serial for row in tx.session.execute(named)}
    for one in tx.session.scalars(select(Broadcast).where(Broadcast.id.in_(keys))):
        before = one.shown_by or {}
        new = {
            serials[device]: at.isoformat()
            for device, (at, said) in heard.items()
            if one.id in said and device in serials and serials[device] not in before
        }
        if new:
            one.shown_by = {**before, **new}


def end_due_broadcasts(tx: Transaction) -> int:
    """Those whose time is over: the same without a person; how many."""
    over = tx.session.scalars(select(Broadcast).where(Broadcast.ended_at.is_(None), Broadcast.until <= tx.now)).all()
    for one in over:
        one.ended_at = one.until
        audit(tx, who="hub", what="end_broadcast", subject=f"broadcast:{one.id}")
        _tell(tx, tx.session.get_one(Site, one.site_id))
    return len(over)


def _tell(tx: Transaction, site: Site) -> None:
    """All of the site: who hears too much only reads its state again."""
    tx.touch(topics.lobby(site.code), topics.site(site.code))
    places = select(Department.code, Service.id).outerjoin(Service, Service.department_id == Department.id)
    for code, service_id in tx.session.execute(places.where(Department.site_id == site.id)):
        tx.touch(topics.department(code))
        if service_id is not None:
            tx.touch(topics.queue(service_id))
