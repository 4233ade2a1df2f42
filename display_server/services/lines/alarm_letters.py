"""Alarms that leave the house: what is wrong is written down once, told to who is on duty, acknowledged, and over by itself."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AlarmContact, AlarmTold
from display_server.db.reading.own_site import own_site
from display_server.domain.alarming import CHECKED_WITHIN, Duty, days_of
from display_server.services.audit import audit
from display_server.services.entry_refused import EntryRefused
from display_server.services.refused import Refused

LONGEST_NAME, LONGEST_ADDRESS = 60, 500
MOST = 40


def record_alarms(tx: Transaction, *, wrong: Sequence[dict[str, Any]]) -> int:
    """All that is wrong now, as JSON carries it (`kind`, `key`, `about`); what is there no more is over. How many began."""
    now_wrong = {one["key"]: one for one in wrong}
    open_ones = {row.key: row for row in tx.session.scalars(select(AlarmTold).where(AlarmTold.ended_at.is_(None)))}
    for key, row in open_ones.items():
        if key not in now_wrong:
            row.ended_at = tx.now
    begun = [one for key, one in now_wrong.items() if key not in open_ones]
    site = own_site(tx.session).id
    tx.session.add_all(
        AlarmTold(site_id=site, key=one["key"], kind=one["kind"], about=one["about"], since=tx.now) for one in begun
    )
    return len(begun)


def record_letters(tx: Transaction, *, told: Sequence[int], contacts: dict[str, str | None], check: str | None) -> None:
    """What was sent: alarms `told`; each contact's trouble (None: the letter was taken). `check`: the week's, now done."""
    for key in told:
        if (row := tx.session.get(AlarmTold, key)) is not None:
            row.told_at = tx.now
    for contact_id, trouble in contacts.items():
        contact = tx.session.get(AlarmContact, int(contact_id))
        if contact is not None:
            contact.trouble, contact.test_asked_at = trouble, None
            contact.answered_at = tx.now if trouble is None else contact.answered_at
    if check is not None:
        tx.session.add(
            AlarmTold(
                site_id=own_site(tx.session).id, key=check, kind="check", about={}, since=tx.now, told_at=tx.now,
                ended_at=tx.now,
            )
        )  # fmt: skip


def acknowledge_told(tx: Transaction, *, key: int, account_id: int) -> None:
    """Somebody sees to it: it is told no more. The first one counts. Raises Refused (`alarm_unknown`)."""
    row = tx.session.get(AlarmTold, key)
    if row is None:
        raise Refused("alarm_unknown", "alarm")
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = tx.now, account_id
        audit(tx, who=f"account:{account_id}", what="alarm.acknowledged", subject=row.key)


def add_contact(  # noqa: PLR0917  # what the form says
    tx: Transaction,
    name: str,
    address: str,
    language: Language,
    days: Sequence[str],
    begins: time,
    ends: time,
    who: str,
) -> int:
    """A first letter is sent at once. Raises EntryRefused (`name`, `address`: `shape`; `days`: `missing`; `contacts`: `many`)."""
    name, address, on = name.strip(), address.strip(), days_of(days)
    if not 0 < len(name) <= LONGEST_NAME:
        raise EntryRefused("name", "shape")
    if not 0 < len(address) <= LONGEST_ADDRESS:
        raise EntryRefused("address", "shape")
    if not on:
        raise EntryRefused("days", "missing")
    if len(tx.session.scalars(select(AlarmContact.id)).all()) >= MOST:
        raise EntryRefused("contacts", "many")
    row = AlarmContact(
        site_id=own_site(tx.session).id,
        name=name, address=address, language=language.value, days="".join(map(str, sorted(on))), begins=begins, ends=ends,
        test_asked_at=tx.now,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    audit(tx, who=who, what="alarm_contact.added", subject=f"alarm_contact:{row.id}", after={"name": name})
    return row.id


def take_contact(tx: Transaction, *, key: int, who: str) -> None:
    """From now on nothing is sent there. One that is gone stays gone."""
    row = tx.session.get(AlarmContact, key)
    if row is not None:
        tx.session.delete(row)
        audit(tx, who=who, what="alarm_contact.removed", subject=f"alarm_contact:{key}", before={"name": row.name})


def ask_test(tx: Transaction, *, key: int) -> None:
    """A test letter goes out within seconds."""
    row = tx.session.get(AlarmContact, key)
    if row is not None:
        row.test_asked_at = tx.now


def set_quiet_hours(tx: Transaction, *, begins: time | None, ends: time | None, who: str) -> None:
    """Both or neither. Raises EntryRefused (`quiet`, `both`)."""
    if (begins is None) != (ends is None):
        raise EntryRefused("quiet", "both")
    site = own_site(tx.session)
    before, after = _said(site.quiet_from, site.quiet_until), _said(begins, ends)
    if before != after:
        site.quiet_from, site.quiet_until = begins, ends
        audit(tx, who=who, what="site.quiet_hours", subject=f"site:{site.id}", before=before, after=after)


def _said(begins: time | None, ends: time | None) -> dict[str, str | None]:
    return {"from": begins.isoformat() if begins else None, "until": ends.isoformat() if ends else None}


def duty_of(contact: AlarmContact) -> Duty:
    return Duty(days_of(contact.days), contact.begins, contact.ends)


def somebody_hears(session: Session, local: datetime, now: datetime) -> bool:
    """Whether an alarm raised now reaches anybody: on duty, and a letter was taken there not long ago."""
    return any(
        duty_of(one).covers(local)
        and one.trouble is None
        and one.answered_at
        and now - one.answered_at < CHECKED_WITHIN
        for one in session.scalars(select(AlarmContact))
    )
