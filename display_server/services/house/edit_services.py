"""An administrator enters a service, changes it, or gives it another place in its department's list."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from config.contract.words import Language, Names
from display_server.db.engine.site_scope import everywhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Place, Series, Service
from display_server.db.reading.own_site import own_site
from display_server.domain.line_rules import TARGET
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.cover import refuse_given_away
from display_server.services.house.entered import (
    added,
    change,
    found,
    free_code,
    last_position,
    move_in_line,
    refuse_second_name,
    say,
    usable_names,
)
from display_server.services.house.people_left import Met, refuse_unanswered

LETTERS = ("A", "K", "M", "T", "C", "E", "H", "P", "X")
"""One shape in Latin and Cyrillic; those that also sound alike stand first (look.md, section 8)."""
MEETS_PEOPLE = ("names", "department_id", "waiting_place_id", "series_id")
"""What stands on paper and phones of those who wait: renamed or moved, it leads them nowhere they know; of another series, their
numbers are not like those of who comes after them.
"""


@dataclass(frozen=True)
class ServiceEntry:
    """`letters`: where a visit begins, one or two of LETTERS. `registry`: the service where a first visit begins."""

    names: Names
    department: str
    letters: str
    waiting_place: str
    target_minutes: int = 25
    walk_in: bool = True
    discreet: bool = False
    registry: str | None = None


def add_service(tx: Transaction, *, entry: ServiceEntry, who: str) -> str:
    """The new service's code, at the end of its department's list. Raises EntryRefused (`name`, `department`, …)."""
    site, values = own_site(tx.session), _values(tx, entry, beside=None)
    row = Service(
        code=free_code(tx, Service, values["names"], "service"), position=last_position(tx, Service) + 1, **values
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    refuse_given_away(tx, row.code)
    said = added(row, values)
    say(
        tx, site, who=who, what="service.added", subject=f"service:{row.id}", changed=said,
        departments=[entry.department], services=[row.id],
    )  # fmt: skip
    return row.code


def change_service(tx: Transaction, *, code: str, entry: ServiceEntry, who: str, answered: bool = False) -> None:
    """From the next number on; who waits keeps number, line and due time. Raises EntryRefused (`code`, `name`, …).

    `answered`: the administrator has said what becomes of the people who wait or are booked; without it another name,
    department, waiting place or letter is refused while there are any (`people`, `ask`).
    """
    row = found(tx, Service, code)
    home = tx.session.get_one(Department, row.department_id).code
    values = _values(tx, entry, beside=row.id)
    if not answered and any(getattr(row, name) != values[name] for name in MEETS_PEOPLE):
        refuse_unanswered(tx, Met([row.id]))
    changed = change(row, values)
    if changed.after:
        tx.session.flush()
        refuse_given_away(tx, code)
        say(
            tx, own_site(tx.session), who=who, what="service.changed", subject=f"service:{row.id}", changed=changed,
            departments={home, entry.department}, services=[row.id],
        )  # fmt: skip


def move_service(tx: Transaction, *, code: str, by: int, who: str) -> None:
    """One place earlier (-1) or later (1) in its department. Raises EntryRefused (`code`)."""
    row = found(tx, Service, code)
    its = select(Service).where(Service.department_id == row.department_id, Service.closed_at.is_(None))
    line = list(tx.session.scalars(its.order_by(Service.position, Service.id)))
    changed = move_in_line(line, row, by)
    if changed.after:
        say(tx, own_site(tx.session), who=who, what="service.moved", subject=f"service:{row.id}", changed=changed)


def _values(tx: Transaction, entry: ServiceEntry, *, beside: int | None) -> dict[str, Any]:
    own = Language(own_site(tx.session).language)
    names = usable_names(entry.names, own)
    department = found(tx, Department, entry.department, "department")
    refuse_second_name(tx, Service, names, own, beside=beside)
    place = found(tx, Place, entry.waiting_place, "waiting_place")
    if not TARGET.hold(entry.target_minutes):
        raise EntryRefused("target_minutes", "number")
    registry = found(tx, Service, entry.registry, "registry").id if entry.registry else None
    if registry is not None and registry == beside:
        raise EntryRefused("registry", "itself")
    return {
        "names": names,
        "department_id": department.id,
        "series_id": _series(tx, entry.letters),
        "waiting_place_id": place.id,
        "target_minutes": entry.target_minutes,
        "walk_in": entry.walk_in,
        "discreet": entry.discreet,
        "registry_id": registry,
    }


def _series(tx: Transaction, said: str) -> int:
    """The series of these letters; a new one where nobody has used them yet."""
    letters = said.strip().upper()
    if not 1 <= len(letters) <= 2 or not set(letters) <= set(LETTERS):
        raise EntryRefused("letters", "shape")
    there = tx.session.scalar(select(Series.id).where(Series.letters == letters))
    if there is not None:
        return there
    site, code = own_site(tx.session).id, f"letter-{letters.lower()}"
    with everywhere():  # another site may have the same letters, with numbers of its own
        taken = tx.session.scalar(select(Series.id).where(Series.code == code)) is not None
    row = Series(site_id=site, code=f"{code}-{site}" if taken else code, letters=letters)
    tx.session.add(row)
    tx.session.flush()
    return row.id
