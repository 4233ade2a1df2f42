"""What a number that is merged into another hands on beside its place: needs, family, note, and how the person came."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Visit
from display_server.domain.needs import Need, NeedState, farther
from display_server.domain.note import LONGEST
from display_server.services.stages.visit_facts import visit_with_id
from display_server.services.visits.link_family import leave_family, link_family
from display_server.services.visits.needs_of_visit import needs_of, set_need
from display_server.services.visits.note_on_visit import write_note

_BROUGHT = Prepared(update(Visit).values(by_ambulance=bindparam("brought")).where(Visit.id == bindparam("visit_id")))


def hand_on(tx: Transaction, stays: Row, goes: Row, *, who: str) -> dict[str, Any]:
    """To `stays`, where it lacks it; the words of the merge's line by which `hand_back` undoes it. The number that goes keeps
    its own. Raises Refused (`family_too_large`)."""
    words: dict[str, Any] = {}
    needs = _needs(tx, stays.id, goes.id, who)
    if needs:
        words["needs"] = needs
    if goes.family_id is not None and goes.family_id != stays.family_id:
        link_family(tx, visit_ids=[goes.id, stays.id], who=who)
        words["family"] = stays.family_id is None  # two families made one are not told apart again
    note = _noted(stays.note, goes.note)
    if note != stays.note:
        write_note(tx, stays.id, note)
        words["noted"] = True  # what is in it stands in the rows only
    if goes.by_ambulance and not stays.by_ambulance:
        tx.run(_BROUGHT, visit_id=stays.id, brought=True)
        words["by_ambulance"] = True
    return words


def hand_back(tx: Transaction, *, kept: UUID, other: UUID, words: dict[str, Any], who: str) -> None:
    """Before the merge, as far as nobody has changed it since."""
    now = needs_of(tx, kept)
    for name, (before, after) in words.get("needs", {}).items():
        if now.get(Need(name)) == after:
            set_need(tx, visit_id=kept, need=Need(name), state=NeedState(before) if before else None, who=who)
    if words.get("family"):
        leave_family(tx, visit_id=kept, who=who)
    stays, goes = visit_with_id(tx, kept), visit_with_id(tx, other)
    if words.get("noted") and stays.note and goes.note and stays.note.endswith(goes.note):
        write_note(tx, kept, stays.note.removesuffix(goes.note).rstrip("; ") or None)
    if words.get("by_ambulance"):
        tx.run(_BROUGHT, visit_id=kept, brought=False)


def _needs(tx: Transaction, kept: UUID, other: UUID, who: str) -> dict[str, list[str | None]]:
    """Each need that came, or came farther: how it stood, and how it stands."""
    before, came = needs_of(tx, kept), dict[str, list[str | None]]()
    for need, state in needs_of(tx, other).items():
        had = before.get(need)
        if farther(had, state) is not had:
            set_need(tx, visit_id=kept, need=need, state=state, who=who)
            came[need.value] = [had.value if had else None, state.value]
    return came


def _noted(own: str | None, other: str | None) -> str | None:
    """Both, where both have room."""
    if not own or not other or own == other:
        return own or other
    both = f"{own}; {other}"
    return both if len(both) <= LONGEST else own
