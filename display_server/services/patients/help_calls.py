"""Somebody at a kiosk needs a person: asked, answered by one, ended with an outcome. Everybody who can help sees it."""

from uuid import UUID

from sqlalchemy import exists, select

from config.contract.device_api import AskForPerson, PersonAsked
from config.contract.words import HelpOutcome, HelpReason
from display_server.db.engine.alone import alone
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, Device, HelpCall, Site
from display_server.domain import topics
from display_server.services.accounts.rate_limit import unlock
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.arrivals.check_in_by_identity import identity_lock
from display_server.services.audit import audit
from display_server.services.refused import Refused

ACT = "ask_for_person"
MINUTES_OFFERED = (2, 5, 10)
_SOMEBODY_WAS_THERE = {HelpOutcome.HELPED, HelpOutcome.ESCORTED, HelpOutcome.TO_EMERGENCY}
"""Staff stood at the kiosk: where birth dates had been guessed too often, it asks for them again."""
_GRAVER = list(HelpReason)


def ask_for_person(tx: Transaction, body: AskForPerson, *, device_id: UUID) -> PersonAsked:
    """Joins the kiosk's open call, if there is one: pressing again makes no second alarm. Raises Refused.

    A graver reason needs an answer of its own: whoever comes with a wheelchair in ten minutes did not come to an emergency.
    """
    earlier = earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, asked=body)
    if earlier is not None:
        return PersonAsked.model_validate(earlier)
    alone(tx, f"help:{device_id}")
    device = tx.session.get_one(Device, device_id)
    site = tx.session.get_one(Site, device.site_id)
    call = tx.session.scalars(
        select(HelpCall).where(HelpCall.device_id == device_id, HelpCall.ended_at.is_(None))
    ).one_or_none()
    if call is None:
        call = _begin(tx, body, device)
    elif _GRAVER.index(body.reason) < _GRAVER.index(HelpReason(call.reason)):
        _raise(tx, body, call, device)
    tx.session.flush()
    answer = PersonAsked(
        call=call.id,
        somebody_there=_somebody_there(tx, site),
        coming_at=call.acknowledged_at,
        minutes=call.minutes,
    )
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, answer=answer, asked=body)
    _tell(tx, site)
    return answer


def _begin(tx: Transaction, body: AskForPerson, device: Device) -> HelpCall:
    call = HelpCall(
        id=body.request_id,
        site_id=device.site_id,
        device_id=device.id,
        reason=body.reason.value,
        asked_at=min(body.asked_at, tx.now),
        heard_at=tx.now,
    )
    tx.session.add(call)
    said = {"screen": device.serial, "reason": body.reason.value, "asked_at": body.asked_at.isoformat()}
    audit(tx, who=f"device:{device.id}", what="ask_for_person", subject=f"help_call:{call.id}", after=said)
    return call


def _raise(tx: Transaction, body: AskForPerson, call: HelpCall, device: Device) -> None:
    before = {"reason": call.reason}
    call.reason, call.heard_at, call.asked_at = body.reason.value, tx.now, min(body.asked_at, tx.now)
    call.acknowledged_at = call.acknowledged_by = call.minutes = None
    said = {"screen": device.serial, "reason": call.reason}
    audit(
        tx, who=f"device:{device.id}", what="ask_for_person", subject=f"help_call:{call.id}", before=before, after=said
    )


def answer_call(tx: Transaction, *, call_id: UUID, account_id: int, minutes: int | None = None) -> None:
    """A person says that they come, and when they say it, in how many minutes. The first one counts. Raises Refused."""
    if minutes is not None and minutes not in MINUTES_OFFERED:
        raise Refused("too_many_minutes", "minutes")
    call = _open_call(tx, call_id)
    if call.acknowledged_at is not None:
        raise Refused("help_answered", "call")
    call.acknowledged_at, call.acknowledged_by, call.minutes = tx.now, account_id, minutes
    who = f"account:{account_id}"
    audit(tx, who=who, what="answer_call", subject=f"help_call:{call.id}", after={"minutes": minutes})
    _tell(tx, tx.session.get_one(Site, call.site_id))


def end_call(tx: Transaction, *, call_id: UUID, account_id: int, outcome: HelpOutcome) -> None:
    """How it ended. Raises Refused (`help_unknown`)."""
    call = _open_call(tx, call_id)
    call.ended_at, call.ended_by, call.outcome = tx.now, account_id, outcome.value
    if outcome in _SOMEBODY_WAS_THERE:
        unlock(tx, identity_lock(call.device_id))
    who = f"account:{account_id}"
    audit(tx, who=who, what="end_call", subject=f"help_call:{call.id}", after={"outcome": outcome.value})
    _tell(tx, tx.session.get_one(Site, call.site_id))


def _open_call(tx: Transaction, call_id: UUID) -> HelpCall:
    alone(tx, f"help_call:{call_id}")
    found = tx.session.get(HelpCall, call_id)
    if found is None or found.ended_at is not None:
        raise Refused("help_unknown", "call")
    return found


def _somebody_there(tx: Transaction, site: Site) -> bool:
    """A desk with a person at it: its console shows the call."""
    at_work = exists().where(Desk.department_id == Department.id, Desk.is_open).correlate(Department)
    return tx.session.scalar(select(Department.id).where(Department.site_id == site.id, at_work).limit(1)) is not None


def _tell(tx: Transaction, site: Site) -> None:
    """Kiosks, boards and every console of the site."""
    codes = tx.session.scalars(select(Department.code).where(Department.site_id == site.id))
    tx.touch(topics.site(site.code), topics.lobby(site.code), *map(topics.department, codes))
