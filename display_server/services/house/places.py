"""An administrator enters a place somebody is sent to, or changes it: a waiting area, a room, an information desk, a lift."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from config.contract.words import Language, Names
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, Device, Place, Service
from display_server.db.reading.own_site import own_site
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.entered import (
    Changed,
    added,
    change,
    found,
    free_code,
    say,
    usable_floor,
    usable_names,
)
from display_server.services.house.people_left import of_place, refuse_unanswered

KINDS = (
    "waiting", "room", "desk", "information", "entrance", "emergency", "lift", "stairs", "toilets", "accessible-toilet",
    "pharmacy", "cafe", "cloakroom", "cash-machine", "quiet-room", "baby-room", "chapel", "wards", "water", "shop",
    "service",
)  # fmt: skip
"""What a place can be, the usual ones first; `config.look.place_signs` has an icon for each."""
LONGEST_LABEL = 12
MEETS_PEOPLE = ("names", "floor", "label")
"""What stands on paper and phones of those who wait."""


@dataclass(frozen=True)
class PlaceEntry:
    """`label`: the large part of a room on a board ("12")."""

    names: Names
    kind: str
    floor: str
    label: str | None = None


def add_place(tx: Transaction, *, entry: PlaceEntry, who: str) -> str:
    """The new place's code. Raises EntryRefused (`name`, `short`, `kind`, `floor`, `label`)."""
    site, values = own_site(tx.session), _values(tx, entry)
    row = Place(site_id=site.id, code=free_code(tx, Place, values["names"], entry.kind), note={}, **values)
    tx.session.add(row)
    tx.session.flush()
    said = added(row, values)
    say(tx, site, who=who, what="place.added", subject=f"place:{row.id}", changed=said)
    return row.code


def standing_place(tx: Transaction, *, entry: PlaceEntry, who: str) -> str:
    """The code of the open place of this kind, floor and label; entered where there is none yet."""
    wanted = select(Place.code).where(
        Place.kind == entry.kind, Place.floor == entry.floor.strip(), Place.label == entry.label,
        Place.closed_at.is_(None),
    )  # fmt: skip
    there = tx.session.scalar(wanted) if entry.label else None
    return there or add_place(tx, entry=entry, who=who)


def change_place(tx: Transaction, *, code: str, entry: PlaceEntry, who: str, answered: bool = False) -> None:
    """From now on; a desk that is called like its room is called anew with it. Raises EntryRefused (`code`, `name`, …).

    Renamed or moved while people wait there or hold a paper that leads there: refused (`people`, `ask`) until `answered`.
    """
    row = found(tx, Place, code)
    before, values = row.names, _values(tx, entry)
    if not answered and any(getattr(row, name) != values[name] for name in MEETS_PEOPLE):
        refuse_unanswered(tx, of_place(tx.session, row))
    changed = change(row, values)
    if not changed.after:
        return
    for desk in tx.session.scalars(select(Desk).where(Desk.place_id == row.id)):
        desk.names = row.names if desk.names == before else desk.names
    say(
        tx, own_site(tx.session), who=who, what="place.changed", subject=f"place:{row.id}", changed=changed,
        departments=_seen_at(tx, row), services=_waited_for_at(tx, row),
    )  # fmt: skip


def close_place(tx: Transaction, *, code: str, who: str) -> None:
    """Nobody is sent there any more. Raises EntryRefused (`code`: `desk`, `service`, `device`: what still stands there)."""
    row = found(tx, Place, code)
    uses = {
        "desk": select(Desk.id).where(Desk.place_id == row.id, Desk.closed_at.is_(None)),
        "service": select(Service.id).where(Service.waiting_place_id == row.id, Service.closed_at.is_(None)),
        "device": select(Device.id).where(Device.place_id == row.id, Device.revoked_at.is_(None)),
    }
    for reason, use in uses.items():
        if tx.session.scalar(use.limit(1)) is not None:
            raise EntryRefused("code", reason)
    for device in tx.session.scalars(select(Device).where(Device.revoked_at.is_(None))):
        if row.code in {device.settings.get("room"), device.settings.get("exit"), device.settings.get("staffed")}:
            raise EntryRefused("code", "device")
    row.closed_at = tx.now
    said = Changed(before={"code": row.code})
    say(tx, own_site(tx.session), who=who, what="place.closed", subject=f"place:{row.id}", changed=said)


def _values(tx: Transaction, entry: PlaceEntry) -> dict[str, Any]:
    if entry.kind not in KINDS:
        raise EntryRefused("kind", "unknown")
    label = (entry.label or "").strip() or None
    if label is not None and len(label) > LONGEST_LABEL:
        raise EntryRefused("label", "long")
    names = usable_names(entry.names, Language(own_site(tx.session).language))
    return {"names": names, "kind": entry.kind, "floor": usable_floor(entry.floor), "label": label}


def _seen_at(tx: Transaction, place: Place) -> list[str]:
    """Departments whose boards name it."""
    by_desk = select(Department.code).join(Desk, Desk.department_id == Department.id).where(Desk.place_id == place.id)
    return list(tx.session.scalars(by_desk.distinct()))


def _waited_for_at(tx: Transaction, place: Place) -> list[int]:
    return list(tx.session.scalars(select(Service.id).where(Service.waiting_place_id == place.id)))
