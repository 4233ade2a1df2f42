"""Kiosks follow the hub's version by rings: begun, moved on, stopped by people; moved on and stopped by `jobs`, too."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.contract.updates import UpdateOffer
from config.contract.words import DeviceKind
from config.version import PROGRAM
from display_server.db.engine.alone import alone
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Rollout
from display_server.db.reading.own_site import own_site
from display_server.domain.rings import (
    LAST,
    PAUSES,
    Standing,
    due_at,
    may_move_on,
    number_of,
    reached,
    ring_of,
    standing,
)
from display_server.services.audit import audit
from display_server.services.entry_refused import EntryRefused
from display_server.services.refused import Refused

BY_JOBS = "jobs"
EACH_S, LONGEST_S = 3.0, 600.0
"""A ring's kiosks begin to fetch one after the other, closer where they are many."""
_ALONE = "rollout"


def open_rollout(session: Session) -> Rollout | None:
    return session.scalars(select(Rollout).where(Rollout.ended_at.is_(None)).order_by(Rollout.id.desc())).first()


def standings(session: Session) -> list[Standing]:
    """Every kiosk that belongs, by its own newest word."""
    rows = session.execute(
        select(Device.id, Device.settings, Device.seen, Device.last_seen)
        .where(Device.kind == DeviceKind.KIOSK.value, Device.revoked_at.is_(None))
        .order_by(Device.serial)
    )
    return [standing(str(device), settings, seen, heard_at) for device, settings, seen, heard_at in rows]


def offer_for(session: Session, device_id: UUID) -> UpdateOffer | None:
    """What this kiosk shall have now; None: it stays as it is. Only ever the version the hub itself runs."""
    rollout = open_rollout(session)
    if rollout is None or rollout.stopped_at is not None or rollout.version != PROGRAM:
        return None
    device = session.get_one(Device, device_id)
    if number_of(ring_of(device.settings)) > rollout.ring:
        return None
    kiosks = session.scalar(select(func.count()).where(Device.kind == DeviceKind.KIOSK.value)) or 1
    wait = wait_of(device_id, kiosks)
    return UpdateOffer(version=rollout.version, size=rollout.size, sha256=rollout.sha256, wait_s=wait)


def wait_of(device_id: UUID, kiosks: int) -> float:
    """Seconds until it begins to fetch, of so many kiosks."""
    return (device_id.int % kiosks) * min(EACH_S, LONGEST_S / kiosks)


def begin_rollout(tx: Transaction, *, size: int, sha256: str, pause: str, who: str) -> None:
    """Of the hub's own version, to the first ring. An older one that is open ends. Raises EntryRefused (`pause_hours`)."""
    hours = _hours(pause)
    alone(tx, _ALONE)
    before = open_rollout(tx.session)
    if before is not None:
        before.ended_at = tx.now
    rollout = Rollout(
        site_id=own_site(tx.session).id, version=PROGRAM, size=size, sha256=sha256, ring=1, pause_hours=hours,
        begun_at=tx.now, begun_by=who, moved_at=tx.now, let_be=[],
    )  # fmt: skip
    tx.session.add(rollout)
    tx.session.flush()
    _note(tx, rollout, "rollout.begun", who)


def move_on(tx: Transaction, *, who: str) -> None:
    """To the next ring, whoever is not there yet. Raises Refused (`rollout_over`)."""
    rollout = _open(tx)
    if rollout.ring >= LAST or rollout.stopped_at is not None:
        raise Refused("rollout_over")
    _move_on(tx, rollout, who)


def stop_rollout(tx: Transaction, *, who: str) -> None:
    """Nobody else is offered it; who has it keeps it. Raises Refused (`rollout_over`)."""
    rollout = _open(tx)
    if rollout.stopped_at is None:
        rollout.stopped_at, rollout.stopped_by = tx.now, who
        _note(tx, rollout, "rollout.stopped", who)


def go_on(tx: Transaction, *, who: str) -> None:
    """Kiosks that could not follow hold the others up no more. Raises Refused (`rollout_over`)."""
    rollout = _open(tx)
    if rollout.stopped_at is None:
        return
    rollout.let_be = sorted(one.id for one in standings(tx.session) if one.failed(rollout.version))
    rollout.stopped_at = rollout.stopped_by = None
    _note(tx, rollout, "rollout.gone_on", who)


def advance_rollout(tx: Transaction) -> str:
    """One look: `stopped` where a kiosk could not follow, `moved` to the next ring, `ended` where all have it, or nothing."""
    alone(tx, _ALONE)  # whoever presses a key meanwhile waits
    rollout = open_rollout(tx.session)
    if rollout is None or rollout.stopped_at is not None:
        return ""
    kiosks = [one for one in standings(tx.session) if one.id not in rollout.let_be]
    if any(one.failed(rollout.version) for one in reached(kiosks, rollout.ring)):
        rollout.stopped_at, rollout.stopped_by = tx.now, BY_JOBS
        _note(tx, rollout, "rollout.stopped", BY_JOBS)
        return "stopped"
    if rollout.ring == LAST and all(one.on(rollout.version) for one in kiosks):
        rollout.ended_at = tx.now
        _note(tx, rollout, "rollout.ended", BY_JOBS)
        return "ended"
    whole = all(one.on(rollout.version) for one in reached(kiosks, rollout.ring))
    rollout.whole_at = (rollout.whole_at or tx.now) if whole else None
    if may_move_on(kiosks, rollout.version, rollout.ring, due_at(rollout.whole_at, rollout.pause_hours), tx.now):
        _move_on(tx, rollout, BY_JOBS)
        return "moved"
    return ""


def _move_on(tx: Transaction, rollout: Rollout, who: str) -> None:
    rollout.ring, rollout.moved_at, rollout.whole_at = rollout.ring + 1, tx.now, None
    _note(tx, rollout, "rollout.moved", who)


def _open(tx: Transaction) -> Rollout:
    alone(tx, _ALONE)
    found = open_rollout(tx.session)
    if found is None:
        raise Refused("rollout_over")
    return found


def _hours(said: str) -> int | None:
    if said == "":
        return None
    if not said.isdecimal() or int(said) not in PAUSES:
        raise EntryRefused("pause_hours", "wrong")
    return int(said)


def _note(tx: Transaction, rollout: Rollout, what: str, who: str) -> None:
    after = {"version": rollout.version, "ring": rollout.ring, "pause_hours": rollout.pause_hours}
    audit(tx, who=who, what=what, subject=f"rollout:{rollout.id}", after=after)
