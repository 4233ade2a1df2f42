"""An administrator enters a department, changes it, or gives it another place in every list."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from config.contract.words import Language, Names
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Service
from display_server.db.reading.own_site import own_site
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.entered import (
    added,
    change,
    found,
    free_code,
    last_position,
    move_in_line,
    refuse_second_name,
    say,
    usable_floor,
    usable_names,
)
from display_server.services.house.people_left import of_department, refuse_unanswered

ICONS = (
    "stethoscope", "heartbeat", "lungs", "brain", "bone", "eye", "ear", "dental", "baby-carriage", "woman", "user-heart",
    "droplet", "test-pipe", "microscope", "user-scan", "scan", "radioactive", "wave-saw-tool", "virus", "vaccine", "pill",
    "medical-cross", "ambulance", "bed", "stretching", "massage", "mood-smile", "nurse", "clipboard-list", "cash",
    "info-circle", "building-hospital", "clipboard-check", "checklist", "file-text", "license", "message", "message-circle",
    "id-badge-2", "users", "user", "man", "walk", "world", "search", "shield-check", "shield-lock", "lifebuoy", "moon", "heart",
    "temperature",
)  # fmt: skip
"""What an administrator chooses from; all are in our cut of the icon font."""


@dataclass(frozen=True)
class DepartmentEntry:
    """What the administrator says."""

    names: Names
    floor: str
    icon: str = "stethoscope"


def add_department(tx: Transaction, *, entry: DepartmentEntry, who: str) -> str:
    """The new department's code, at the end of every list. Raises EntryRefused (`name`, `short`, `floor`, `icon`)."""
    site = own_site(tx.session)
    values = _values(tx, entry, beside=None)
    row = Department(
        site_id=site.id,
        code=free_code(tx, Department, values["names"], "department"),
        position=last_position(tx, Department) + 1,
        by_code_only=False,
        **values,
    )
    tx.session.add(row)
    tx.session.flush()
    said = added(row, values)
    say(
        tx, site, who=who, what="department.added", subject=f"department:{row.id}", changed=said, departments=[row.code]
    )
    return row.code


def change_department_entry(
    tx: Transaction, *, code: str, entry: DepartmentEntry, who: str, answered: bool = False
) -> None:
    """Its names, floor and icon from now on; its code stays. Raises EntryRefused (`code`, `name`, …).

    Renamed or moved to another floor while people wait or are booked: refused (`people`, `ask`) until `answered`.
    """
    row = found(tx, Department, code)
    values = _values(tx, entry, beside=row.id, kept=row.icon)
    if not answered and (row.names != values["names"] or row.floor != values["floor"]):
        refuse_unanswered(tx, of_department(tx.session, row.id))
    changed = change(row, values)
    if changed.after:
        services = tx.session.scalars(select(Service.id).where(Service.department_id == row.id)).all()
        say(
            tx, own_site(tx.session), who=who, what="department.changed", subject=f"department:{row.id}",
            changed=changed, departments=[code], services=services,
        )  # fmt: skip


def move_department(tx: Transaction, *, code: str, by: int, who: str) -> None:
    """One place earlier (-1) or later (1) in every list. Raises EntryRefused (`code`)."""
    row = found(tx, Department, code)
    line = list(
        tx.session.scalars(
            select(Department).where(Department.closed_at.is_(None)).order_by(Department.position, Department.id)
        )
    )
    changed = move_in_line(line, row, by)
    if changed.after:
        say(
            tx, own_site(tx.session), who=who, what="department.moved", subject=f"department:{row.id}", changed=changed
        )  # fmt: skip


def _values(tx: Transaction, entry: DepartmentEntry, *, beside: int | None, kept: str | None = None) -> dict[str, Any]:
    """`kept`: an icon of its own, from a file, may stay."""
    own = Language(own_site(tx.session).language)
    names = usable_names(entry.names, own)
    refuse_second_name(tx, Department, names, own, beside=beside)
    if entry.icon not in {*ICONS, kept}:
        raise EntryRefused("icon", "unknown")
    return {"names": names, "floor": usable_floor(entry.floor), "icon": entry.icon}
