"""An administrator asks something of a kiosk from afar, and the kiosk says what came of it.

What it is asked comes with the answers to its heartbeats until it has said so: a lost answer loses nothing. Words and the lock go
the way of every setting, with the catalogue; the kiosk says when it has them.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from config.contract.device_api import Recorded
from config.contract.remote import LONGEST_MESSAGE, RemoteAct, RemoteAsk, RemoteDone, RemoteTrouble
from config.contract.words import Language
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, RemoteActRow, Site
from display_server.db.reading.states import statements
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.devices.change_kiosk import kiosk_with
from display_server.services.entry_refused import EntryRefused

WAITS = timedelta(minutes=10)
"""So long a kiosk may be served somebody before a restart or a picture; then nobody waits for it any more."""
KEPT = 12
"""Of each kiosk: what the page lists. Older ones stay in the audit."""
MESSAGE_HOURS = (1, 4, 12, 24)
_PNG = b"\x89PNG\r\n\x1a\n"

_OPEN = Prepared(
    select(RemoteActRow.id, RemoteActRow.act, RemoteActRow.percent, RemoteActRow.draft)
    .where(
        RemoteActRow.device_id == bindparam("device_id"),
        RemoteActRow.ended_at.is_(None),
        RemoteActRow.asked_at > bindparam("since"),
    )
    .order_by(RemoteActRow.asked_at, RemoteActRow.id)
)


def open_asks(session: Session, device_id: UUID, now: datetime) -> list[RemoteAsk]:
    """What this kiosk has not answered yet, in the order it was asked."""
    found = statements(session).all(_OPEN, device_id=device_id, since=now - WAITS)
    return [RemoteAsk(ask_id=row.id, act=row.act, percent=row.percent, draft=row.draft) for row in found]


def ask_kiosk(tx: Transaction, *, device_id: UUID, act: RemoteAct, entered: Mapping[str, str], who: str) -> None:
    """`entered`: `percent` for the volume, `message_<language>` and `hours` for words; no words take the old ones away.

    Raises KioskUnknown, EntryRefused (`remote_percent`, `remote_message`).
    """
    kiosk = kiosk_with(tx.session, device_id)
    percent = _percent(entered.get("percent", "")) if act is RemoteAct.VOLUME else None
    after: dict[str, object] = {"act": act.value} | ({"percent": percent} if percent is not None else {})
    site = tx.session.get_one(Site, kiosk.site_id)
    if act in {RemoteAct.LOCK, RemoteAct.UNLOCK}:
        _set(tx, kiosk, site, {"locked": act is RemoteAct.LOCK or None})
    elif act is RemoteAct.MESSAGE:
        words = _words(site, entered)
        until = tx.now + timedelta(hours=_hours(entered.get("hours", "")))
        after |= {"message": words, "until": until.isoformat()}
        _set(tx, kiosk, site, {"message": words or None, "message_until": until.isoformat() if words else None})
    tx.session.add(
        RemoteActRow(id=uuid7(), device_id=device_id, act=act.value, percent=percent, asked_at=tx.now, asked_by=who)
    )
    tx.session.flush()
    _forget_old(tx, device_id)
    audit(tx, who=who, what="device.asked", subject=f"device:{device_id}", after=after)


def ask_preview(tx: Transaction, *, device_id: UUID, draft: str, who: str) -> UUID:
    """A kiosk is to draw these settings where nobody is served; its ask. An older draft of the same kiosk is forgotten, as nobody
    looks at it any more. Nothing of it changes anything, so the audit says nothing. Raises KioskUnknown.
    """
    kiosk = kiosk_with(tx.session, device_id)
    tx.session.execute(
        delete(RemoteActRow).where(RemoteActRow.device_id == kiosk.id, RemoteActRow.act == RemoteAct.PREVIEW.value)
    )
    row = RemoteActRow(
        id=uuid7(), device_id=kiosk.id, act=RemoteAct.PREVIEW.value, draft=draft, asked_at=tx.now, asked_by=who
    )
    tx.session.add(row)
    tx.session.flush()
    return row.id


def end_remote_act(tx: Transaction, body: RemoteDone, *, device_id: UUID) -> Recorded:
    """The kiosk's word, once; of what is no longer kept nothing is written."""
    asked = tx.session.get(RemoteActRow, body.ask_id)
    if asked is None or asked.device_id != device_id or asked.ended_at is not None:
        return Recorded()
    asked.ended_at = tx.now
    asked.trouble = None if body.done else (body.why or RemoteTrouble.UNKNOWN).value
    if body.done and asked.act in {RemoteAct.PICTURE.value, RemoteAct.PREVIEW.value}:
        asked.picture = _picture(body.picture)
        asked.trouble = None if asked.picture is not None else RemoteTrouble.UNKNOWN.value
    tx.session.flush()
    if asked.act == RemoteAct.PREVIEW.value:
        return Recorded()
    after = {"act": asked.act, "trouble": asked.trouble}
    audit(tx, who=f"device:{device_id}", what="device.answered", subject=f"device:{device_id}", after=after)
    return Recorded()


def _set(tx: Transaction, kiosk: Device, site: Site, changed: dict[str, object]) -> None:
    kept = {name: said for name, said in kiosk.settings.items() if name not in changed}
    kiosk.settings = {**kept, **{name: said for name, said in changed.items() if said is not None}}
    catalogue_changed(tx, site)


def _forget_old(tx: Transaction, device_id: UUID) -> None:
    mine = select(RemoteActRow.id).where(RemoteActRow.device_id == device_id)
    newest = tx.session.scalars(mine.order_by(RemoteActRow.asked_at.desc(), RemoteActRow.id.desc()).limit(KEPT)).all()
    tx.session.execute(delete(RemoteActRow).where(RemoteActRow.device_id == device_id, RemoteActRow.id.not_in(newest)))


def _words(site: Site, entered: Mapping[str, str]) -> dict[str, str]:
    """In the site's own language at least, where there are any."""
    said = {code: entered.get(f"message_{code}", "").strip() for code in map(str, site.languages)}
    said = {code: text for code, text in said.items() if text}
    own = Language(site.language).value
    if any(len(text) > LONGEST_MESSAGE for text in said.values()) or (said and own not in said):
        raise EntryRefused("remote_message", "wrong")
    return said


def _percent(entered: str) -> int:
    if not entered.isdecimal() or not 0 <= int(entered) <= 100:
        raise EntryRefused("remote_percent", "wrong")
    return int(entered)


def _hours(entered: str) -> int:
    return int(entered) if entered.isdecimal() and int(entered) in MESSAGE_HOURS else MESSAGE_HOURS[0]


def _picture(said: str | None) -> bytes | None:
    """Only what is a PNG is ever shown to a browser."""
    try:
        whole = base64.b64decode(said or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return whole if whole.startswith(_PNG) else None
