"""An administrator enters a desk, moves it to another room or department, or closes it. Its services: `edit_desk`."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from config.contract.words import Name, Names
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, DeskService, Place, Stage
from display_server.db.reading.own_site import own_site
from display_server.domain.visit import OPEN
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.edit_desk import DeskEntry, DeskRefused, change_desk
from display_server.services.house.entered import Changed, change, found, free_code, plain_value, say
from display_server.services.house.people_left import of_desk_closed, of_desk_moved, refuse_unanswered


@dataclass(frozen=True)
class NewDesk:
    """`services`: by code; a desk serves at least one."""

    department: str
    place: str
    services: frozenset[str]


def add_desk(tx: Transaction, *, entry: NewDesk, who: str) -> str:
    """The new desk's code. Raises EntryRefused (`department`, `place`, `services`)."""
    department = found(tx, Department, entry.department, "department")
    place = found(tx, Place, entry.place, "place")
    names = _desk_names(tx, place, beside=None)
    row = Desk(
        department_id=department.id, place_id=place.id, code=free_code(tx, Desk, names, "desk"), names=names, is_open=False
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    said = Changed(after={"code": row.code, "department": department.code, "place": place.code})
    say(tx, own_site(tx.session), who=who, what="desk.added", subject=f"desk:{row.code}", changed=said)
    try:
        change_desk(tx, code=row.code, entry=DeskEntry(dict.fromkeys(entry.services, 1)), who=who)
    except DeskRefused as refused:
        raise EntryRefused("services", refused.reason) from None
    return row.code


def move_desk(tx: Transaction, *, code: str, department: str, place: str, who: str, answered: bool = False) -> None:
    """To another room or department; not while somebody works there. Raises EntryRefused (`code`: `open`, …).

    While people are sent to it, or hold a paper with its room: refused (`people`, `ask`) until `answered`.
    """
    row = found(tx, Desk, code)
    refuse_at_work(row)
    there, room = found(tx, Department, department, "department"), found(tx, Place, place, "place")
    before = tx.session.get_one(Department, row.department_id).code
    names = row.names if room.id == row.place_id else _desk_names(tx, room, beside=row.id)
    if not answered and (there.id, room.id) != (row.department_id, row.place_id):
        refuse_unanswered(tx, of_desk_moved(tx.session, row))
    changed = change(row, {"department_id": there.id, "place_id": room.id, "names": names})
    if changed.after:
        say(
            tx, own_site(tx.session), who=who, what="desk.changed", subject=f"desk:{code}", changed=changed,
            departments={before, department}, services=_served(tx, row),
        )  # fmt: skip


def close_desk(tx: Transaction, *, code: str, who: str, answered: bool = False) -> None:
    """It calls nobody any more. Raises EntryRefused (`code`: `open`: somebody works there; `waits`: somebody is sent there).

    While people are sent to it, or wait for what no other desk serves: refused (`people`, `ask_desk`) until `answered`.
    """
    row = found(tx, Desk, code)
    refuse_at_work(row)
    if not answered:
        refuse_unanswered(tx, of_desk_closed(tx.session, row), "ask_desk")
    sent = select(Stage.id).where(
        (Stage.for_desk_id == row.id) | (Stage.desk_id == row.id), Stage.state.in_([state.value for state in OPEN])
    )
    if tx.session.scalar(sent.limit(1)) is not None:
        raise EntryRefused("code", "waits")
    take_desk_away(tx, row, who=who)


def take_desk_away(tx: Transaction, row: Desk, *, who: str) -> None:
    """The caller has looked that nobody needs it."""
    department, services = tx.session.get_one(Department, row.department_id).code, _served(tx, row)
    tx.session.execute(delete(DeskService).where(DeskService.desk_id == row.id))
    row.closed_at = tx.now
    said = Changed(before={"code": row.code, "names": plain_value(row.names)})
    say(
        tx, own_site(tx.session), who=who, what="desk.closed", subject=f"desk:{row.code}", changed=said,
        departments=[department], services=services,
    )  # fmt: skip


def refuse_at_work(row: Desk) -> None:
    """Raises EntryRefused (`code`, `open`)."""
    if row.is_open:
        raise EntryRefused("code", "open")


def _served(tx: Transaction, row: Desk) -> Iterable[int]:
    return tx.session.scalars(select(DeskService.service_id).where(DeskService.desk_id == row.id)).all()


def _desk_names(tx: Transaction, place: Place, *, beside: int | None) -> Names:
    """Called like its room; a second desk in one room has its number behind it."""
    others = select(Desk.id).where(Desk.place_id == place.id, Desk.closed_at.is_(None))
    number = 1 + sum(key != beside for key in tx.session.scalars(others))
    if number == 1:
        return place.names
    return {language: Name(name=f"{one.name} ({number})") for language, one in place.names.items()}
