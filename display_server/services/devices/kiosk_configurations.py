"""How kiosks are to be: drawn up as a draft of a layer, tried on one kiosk, published now or at a time, rolled back.

What was published is never changed: an older version again is a new version that says the same.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from config.contract.kiosk_configuration import KioskConfiguration
from config.contract.words import DeviceKind
from display_server.db.engine.alone import alone
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, KioskConfigurationRow, Site
from display_server.db.reading.own_site import own_site
from display_server.domain.kiosk_layers import (
    ALL,
    GROUP,
    KIOSK,
    Said,
    changes,
    configuration,
    layers_of,
    merged,
    refusal,
)
from display_server.domain.reach import Reach, hung
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.devices.change_kiosk import kiosk_with
from display_server.services.entry_refused import EntryRefused
from display_server.services.refused import Refused

Row = KioskConfigurationRow
_ALONE = "kiosk_configuration"


def kiosks_of(session: Session, layer: str = ALL) -> list[Device]:
    """Those the layer is for, by their serials."""
    found = session.scalars(
        select(Device).where(Device.kind == DeviceKind.KIOSK.value, Device.revoked_at.is_(None)).order_by(Device.serial)
    )
    return [one for one in found if layer in _layers(one)]


def _layers(device: Device) -> list[str]:
    return layers_of(device.serial, device.settings.get("group"))


def layers_there(session: Session) -> list[str]:
    """Every layer that can be set: all kiosks, the groups there are, each kiosk."""
    kiosks = kiosks_of(session)
    groups = sorted({one.settings["group"] for one in kiosks if one.settings.get("group")})
    return [ALL, *(GROUP + name for name in groups), *(KIOSK + one.serial for one in kiosks)]


def beneath(session: Session, layer: str) -> dict[str, Any]:
    """What holds there without this layer: for all kiosks; for one in a group, also the group's."""
    if layer == ALL:
        return {}
    layers = [ALL]
    if layer.startswith(KIOSK):
        layers = next((_layers(one)[:-1] for one in kiosks_of(session) if KIOSK + one.serial == layer), layers)
    in_force = _in_force(session, layers)
    return merged(in_force[one].said for one in layers if one in in_force)


def _in_force(session: Session, layers: Sequence[str], trial: UUID | None = None) -> dict[str, Row]:
    """A layer's version in force by its layer; where this kiosk tries one before the others, that one."""
    rows = session.scalars(
        select(Row).where(
            Row.site_id == own_site(session).id,
            Row.layer.in_(layers),
            Row.ended_at.is_(None),
            or_(Row.published_at.is_not(None), Row.trial_id == trial) if trial else Row.published_at.is_not(None),
        )
    )
    return {row.layer: row for row in sorted(rows, key=lambda row: row.published_at is None)}


def configuration_of(session: Session, device: Device) -> KioskConfiguration:
    """What this kiosk is told."""
    layers = _layers(device)
    found = _in_force(session, layers, device.id)
    said = merged(found[one].said for one in layers if one in found)
    stands = hung(device.settings)  # one that hangs high starts in low reach, whatever its layers say
    return configuration(said | {"low_reach": True} if stands is not None and stands.reach is Reach.LOW else said)


def in_force(session: Session, layer: str) -> Row | None:
    return _in_force(session, [layer]).get(layer)


def draft_of(session: Session, layer: str) -> Row | None:
    """What is being drawn up; None: nothing."""
    return session.scalars(
        select(Row).where(
            Row.site_id == own_site(session).id,
            Row.layer == layer,
            Row.published_at.is_(None),
            Row.ended_at.is_(None),
        )
    ).first()


def what_changes(session: Session, layer: str, said: Said) -> list[Any]:
    """Between what holds in this layer now and what it would say."""
    below, now = beneath(session, layer), in_force(session, layer)
    return changes(merged([below, now.said if now else {}]), merged([below, said]))


def keep_draft(tx: Transaction, *, layer: str, said: Said, revision: int, who: str) -> None:
    """On the draft's revision (0: there is none). One that waits or is on trial is a plain draft again.

    Raises Refused (`draft_moved`, `layer_unknown`), EntryRefused (a field of `KioskConfiguration`).
    """
    site = _known(tx, layer)
    if (wrong := refusal(merged([beneath(tx.session, layer), said]), site.languages)) is not None:
        raise EntryRefused(*wrong)
    draft = draft_of(tx.session, layer)
    if (draft.revision if draft else 0) != revision:
        raise Refused("draft_moved", "revision")
    if draft is None:
        draft = Row(site_id=site.id, layer=layer, said={}, revision=0, made_at=tx.now, made_by=who)
        tx.session.add(draft)
    tried = draft.trial_id is not None
    draft.said, draft.revision, draft.made_at, draft.made_by = dict(said), revision + 1, tx.now, who
    draft.effect_at = draft.trial_id = None
    tx.session.flush()
    if tried:
        catalogue_changed(tx, site)


def publish_draft(
    tx: Transaction, *, layer: str, revision: int, who: str, at: datetime | None = None, first: UUID | None = None
) -> None:
    """Now; from `at` on; or on the kiosk `first` alone, until it is published for all.

    Raises Refused (`draft_moved`, `layer_unknown`), EntryRefused (`at`, `first`).
    """
    site = _known(tx, layer)
    draft = draft_of(tx.session, layer)
    if draft is None or draft.revision != revision:
        raise Refused("draft_moved", "revision")
    if at is not None and at <= tx.now:
        raise EntryRefused("at", "past")
    if first is not None and first not in {one.id for one in kiosks_of(tx.session, layer)}:
        raise EntryRefused("first", "missing")
    tried = draft.trial_id is not None
    draft.effect_at, draft.trial_id = at, first
    if at is None and first is None:
        _put_in_force(tx, site, draft, who)
        return
    if tried or first is not None:
        catalogue_changed(tx, site)
    tx.session.flush()
    serial = kiosk_with(tx.session, first).serial if first is not None else None
    after = {"layer": layer, "at": at.isoformat() if at else None, "first": serial}
    audit(tx, who=who, what="kiosks.planned", subject=f"configuration:{draft.id}", after=after)


def throw_draft_away(tx: Transaction, *, layer: str, who: str) -> None:
    """The kiosk that tried it goes back to what the others have. Without a draft nothing happens."""
    site = _known(tx, layer)
    draft = draft_of(tx.session, layer)
    if draft is None:
        return
    tried, draft.ended_at = draft.trial_id is not None, tx.now
    tx.session.flush()
    audit(tx, who=who, what="kiosks.draft_thrown_away", subject=f"configuration:{draft.id}", before=_told(draft.said))
    if tried:
        catalogue_changed(tx, site)


def roll_back(tx: Transaction, *, layer: str, version: int, who: str) -> None:
    """An older version again, at once; a draft stays as it is. Raises Refused (`layer_unknown`, `version_unknown`)."""
    site = _known(tx, layer)
    old = tx.session.get(Row, version)
    if old is None or old.layer != layer or old.published_at is None or old.site_id != site.id:
        raise Refused("version_unknown", "version")
    again = Row(site_id=site.id, layer=layer, said=old.said, revision=0, made_at=tx.now, made_by=who)
    tx.session.add(again)
    tx.session.flush()
    _put_in_force(tx, site, again, who)


def put_due_configurations_in_force(tx: Transaction) -> int:
    """Drafts whose time has come; how many."""
    due = tx.session.scalars(
        select(Row).where(
            Row.published_at.is_(None), Row.ended_at.is_(None), Row.effect_at.is_not(None), Row.effect_at <= tx.now
        )
    ).all()
    for draft in due:
        _put_in_force(tx, tx.session.get_one(Site, draft.site_id), draft, draft.made_by)
    return len(due)


def _put_in_force(tx: Transaction, site: Site, row: Row, who: str) -> None:
    before = in_force(tx.session, row.layer)
    if before is not None:
        before.ended_at = tx.now
    row.published_at, row.effect_at, row.trial_id, row.made_by = tx.now, None, None, who
    tx.session.flush()
    said = {"layer": row.layer, **_told(row.said)}
    audit(
        tx, who=who, what="kiosks.published", subject=f"configuration:{row.id}",
        before=_told(before.said) if before else None, after=said,
    )  # fmt: skip
    catalogue_changed(tx, site)


def _told(said: Said) -> dict[str, Any]:
    """For the audit: of a picture only which it was."""
    logo = said.get("logo")
    return {**said, "logo": hashlib.sha256(logo.encode()).hexdigest()[:12]} if logo else dict(said)


def _known(tx: Transaction, layer: str) -> Site:
    alone(tx, _ALONE)  # else two people could begin a draft each
    if layer not in layers_there(tx.session):
        raise Refused("layer_unknown", "layer")
    return own_site(tx.session)
