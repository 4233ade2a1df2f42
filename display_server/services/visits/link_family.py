"""Visits of one family: linked by staff, so that nobody is called to two rooms at once and one phone shows every number."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select, text, update
from uuid_utils.compat import uuid7

from display_server.db.engine.alone import alone
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Desk, Place, Site, Stage, Visit
from display_server.domain.happenings import Happening
from display_server.services.refused import Refused
from display_server.services.stages.visit_facts import happened, visit_with_id

MOST_MEMBERS = 12

_SET = Prepared(update(Visit).values(family_id=bindparam("family")).where(Visit.id == bindparam("visit_id")))
_MEMBERS = Prepared(
    select(Visit.id, Visit.shown_number).where(Visit.family_id == bindparam("family")).order_by(Visit.issued_at)
)
_ELSEWHERE = Prepared(
    select(Visit.shown_number, Place.names.label("room"))
    .join(Stage, Stage.visit_id == Visit.id)
    .join(Desk, Desk.id == Stage.desk_id)
    .join(Place, Place.id == Desk.place_id)
    .where(
        Visit.family_id == bindparam("family"),
        Visit.id != bindparam("visit_id"),
        text("stage.state IN ('called', 'serving')"),
    )
)
_TOGETHER = Prepared(
    select(Site.families_together).join(Visit, Visit.site_id == Site.id).where(Visit.id == bindparam("visit_id"))
)


def link_family(tx: Transaction, *, visit_ids: Sequence[UUID], who: str) -> UUID:
    """One family from now on, with everybody they were linked with before. Raises Refused (`family_needs_two`, …)."""
    visits = {visit_id: visit_with_id(tx, visit_id) for visit_id in visit_ids}
    if len(visits) < 2:
        raise Refused("family_needs_two", "visit")
    if len({visit.day for visit in visits.values()}) > 1:
        raise Refused("other_day", "visit")
    families = sorted({visit.family_id for visit in visits.values() if visit.family_id is not None})
    members = set(visits) | {row.id for family in families for row in tx.all(_MEMBERS, family=family)}
    if len(members) > MOST_MEMBERS:
        raise Refused("family_too_large", "visit")
    family = families[0] if families else uuid7()
    for visit_id in sorted(members):
        tx.run(_SET, visit_id=visit_id, family=family)
        happened(tx, visit_id, Happening.FAMILY, who=who, why={"family": str(family), "members": len(members)})
    return family


def leave_family(tx: Transaction, *, visit_id: UUID, who: str) -> None:
    """Linked by mistake. A family of one is none."""
    visit = visit_with_id(tx, visit_id)
    if visit.family_id is None:
        return
    others = [row.id for row in tx.all(_MEMBERS, family=visit.family_id) if row.id != visit_id]
    for one in [visit_id, *(others if len(others) == 1 else [])]:
        tx.run(_SET, visit_id=one, family=None)
        happened(tx, one, Happening.FAMILY, who=who, why={"family": None})


def family_elsewhere(tx: Transaction, visit_id: UUID, family_id: UUID | None) -> Row | None:
    """Whoever of the family is called or served now (`shown_number`, `room`); None: nobody, or the site allows it.

    From here to the end of the act nobody else calls one of this family: two desks of two services would not see each other.
    """
    if family_id is None:
        return None
    alone(tx, f"family {family_id}")
    found = tx.one(_ELSEWHERE, family=family_id, visit_id=visit_id)
    return None if found is None or tx.only(_TOGETHER, visit_id=visit_id).families_together else found
