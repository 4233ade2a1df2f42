"""A kiosk hands in a number it gave while the hub was away: the number on paper becomes the number on the board.

What physically happened is recorded, also where it would be refused now: the service takes no walk-ins any more, the day is
over, the kiosk was revoked meanwhile, the hub forgot the block when it was restored. Only a number that was never a kiosk's to
give is refused, and the audit says so.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from config.contract.device_api import OfflineNumber, Recorded
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AnsweredRequest, Device, DiaryLine, NumberLease, Series, Visit
from display_server.domain import topics
from display_server.domain.visit import Move
from display_server.services.answered import keep_answer
from display_server.services.arrivals.enter_booked import enter_booked
from display_server.services.audit import audit
from display_server.services.numbers.claim import claimed
from display_server.services.numbers.enter_line import Given, enter_given
from display_server.services.numbers.lost_lease import GivenFrom, lost_lease
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_called
from display_server.services.stages.walk import walk_from

CALLED_OFF = "called_off"

_LEASE = Prepared(
    select(
        NumberLease.day,
        NumberLease.series_id,
        NumberLease.device_id,
        NumberLease.first,
        NumberLease.last,
        NumberLease.next_number,
        NumberLease.given_at,
        Series.letters,
        Device.revoked_at,
    )
    .join(Series, Series.id == NumberLease.series_id)
    .join(Device, Device.id == NumberLease.device_id)
    .where(NumberLease.id == bindparam("lease_id"), here(NumberLease.site_id))
)
_TAKEN = Prepared(
    select(Visit.id).where(
        Visit.day == bindparam("day"), Visit.series_id == bindparam("series_id"), Visit.number == bindparam("number")
    )
)
_KNOWN = Prepared(
    select(Visit.number, DiaryLine.why)
    .outerjoin(DiaryLine, (DiaryLine.visit_id == Visit.id) & (DiaryLine.move == Move.ISSUE_OFFLINE.value))
    .where(Visit.id == bindparam("visit_id"))
)
_EARLIER = Prepared(
    select(AnsweredRequest.answer, AnsweredRequest.device_id, AnsweredRequest.act).where(
        AnsweredRequest.request_id == bindparam("request_id")
    )
)
_UNCLAIM = Prepared(
    update(Visit)
    .values(unclaimed_at=bindparam("at"))
    .where(Visit.id == bindparam("visit_id"), Visit.unclaimed_at.is_(None))
)


def enter_offline(tx: Transaction, body: OfflineNumber, *, device_id: UUID, token_key: bytes) -> Recorded:
    """Once a request id, whatever happens to the answer. Raises Refused.

    The visit itself is what says that it was done: no answer need be kept, and no id of a wrong clock is too old.
    """
    known = tx.one(_KNOWN, visit_id=body.request_id)
    if known is not None:
        if known.number != body.number or not _said(body).items() <= (known.why or {}).items():
            raise Refused("request_id_used", "request_id")
        return Recorded()
    lease = _lease_of(tx, body, device_id)
    if tx.one(_TAKEN, day=lease.day.isoformat(), series_id=lease.series_id, number=body.number) is not None:
        raise Refused("number_used", "number")
    service = service_called(tx, body.service)
    given = Given(
        visit_id=body.request_id,
        number=body.number,
        day=lease.day,
        series_id=lease.series_id,
        letters=lease.letters,
        arrived_at=min(max(body.hub_time, lease.since), tx.now),  # no clock of a device makes anybody wait longer
        why=_said(body),
    )
    if body.booking is not None:
        replaced = _answered(tx, body.replaces, device_id) if body.replaces is not None else None
        enter_booked(tx, body, given, replaced=replaced, device_id=device_id, token_key=token_key)
        return Recorded()
    enter_given(
        tx, service, token_key, given, Move.ISSUE_OFFLINE, device_id=device_id, language=body.language,
        walk=walk_from(tx, device_id, service), priority=claimed(tx, service, body.claim),
    )  # fmt: skip
    if body.replaces is not None:
        _call_off(tx, body.replaces, device_id)
    return Recorded()


def _said(body: OfflineNumber) -> dict[str, Any]:
    """What the diary keeps of a number that was given elsewhere: from which block, and when by the device's own clock."""
    return {"issued_at": body.issued_at.isoformat(), "lease": str(body.lease_id)}


def note_refused(tx: Transaction, body: OfflineNumber, code: str, *, device_id: UUID) -> None:
    """A person may hold this number and no queue knows it: administrators must be able to find out."""
    said = {"number": body.number, "service": body.service, "lease": str(body.lease_id), "code": code}
    audit(tx, who=f"device:{device_id}", what="offline_number.refused", subject=f"device:{device_id}", after=said)


def _lease_of(tx: Transaction, body: OfflineNumber, device_id: UUID) -> GivenFrom:
    """The lease the number was given from. A kiosk that was paired anew hands in what it gave under its old name."""
    lease = tx.one(_LEASE, lease_id=body.lease_id)
    if lease is None:
        return lost_lease(tx, body)
    own = lease.device_id == device_id or lease.revoked_at is not None
    ends = lease.last if lease.next_number is None else lease.next_number - 1
    if not own or not lease.first <= body.number <= ends:
        raise Refused("number_not_leased", "number")
    return GivenFrom(date.fromisoformat(lease.day), lease.series_id, lease.letters, lease.given_at)


def _answered(tx: Transaction, request_id: UUID, device_id: UUID) -> UUID | None:
    """The visit that this kiosk's earlier request opened. Where the request never came it will get none."""
    earlier = tx.one(_EARLIER, request_id=request_id)
    if earlier is None:
        keep_answer(tx, request_id=request_id, device_id=device_id, act=CALLED_OFF, answer={"recorded": True})
        return None
    said = earlier.answer.get("issued") or earlier.answer
    return UUID(said["visit_id"]) if earlier.device_id == device_id and "visit_id" in said else None


def _call_off(tx: Transaction, request_id: UUID, device_id: UUID) -> None:
    """The same person's earlier request: the number it got is unclaimed."""
    visit_id = _answered(tx, request_id, device_id)
    if visit_id is None:
        return
    earlier = tx.only(_EARLIER, request_id=request_id)
    if tx.run(_UNCLAIM, visit_id=visit_id, at=tx.now):
        service = service_called(tx, earlier.answer["service"])
        tx.touch(*topics.touched_by(site=service.site, department_code=service.department, service_id=service.id))
