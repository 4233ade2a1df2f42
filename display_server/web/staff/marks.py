"""What the list says of a visit beside its place in line: its paper, what it needs, and where a relative is called now."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from config.contract.words import PrintOutcome
from display_server.db.models import Desk, Place, PrintRecord, Site, Stage, Visit, VisitNeed
from display_server.domain.needs import Need, NeedState
from display_server.domain.visit import State


@dataclass(frozen=True)
class Marks:
    """Of one visit. `relative_at`: the room of another desk that has called or serves somebody of the family."""

    ticket: PrintOutcome | None = None
    needs: Sequence[tuple[Need, NeedState]] = ()
    relative_at: str | None = None


def read_marks(
    session: Session, visits: Sequence[Visit], desk: Desk, site: Site, room: Callable[[Place], str]
) -> dict[UUID, Marks]:
    """Of each visit. A relative at this very desk is no hindrance: they are finished before the next call."""
    keys = [visit.id for visit in visits]
    tickets, needs = _tickets(session, keys), _needs(session, keys)
    families = [] if site.families_together else [one.family_id for one in visits if one.family_id is not None]
    called = _called_of(session, families, desk, room) if families else []
    return {
        visit.id: Marks(
            ticket=tickets.get(visit.id),
            needs=needs.get(visit.id, ()),
            relative_at=next((at for family, one, at in called if family == visit.family_id and one != visit.id), None),
        )
        for visit in visits
    }


def _tickets(session: Session, visits: Sequence[UUID]) -> dict[UUID, PrintOutcome]:
    """What is last known of each visit's paper."""
    wanted = select(PrintRecord.visit_id, PrintRecord.outcome).where(PrintRecord.visit_id.in_(visits))
    return {visit: PrintOutcome(outcome) for visit, outcome in session.execute(wanted.order_by(PrintRecord.id))}


def _needs(session: Session, visits: Sequence[UUID]) -> dict[UUID, list[tuple[Need, NeedState]]]:
    found: dict[UUID, list[tuple[Need, NeedState]]] = defaultdict(list)
    wanted = select(VisitNeed).where(VisitNeed.visit_id.in_(visits)).order_by(VisitNeed.need)
    for one in session.scalars(wanted):
        found[one.visit_id].append((Need(one.need), NeedState(one.state)))
    return found


def _called_of(
    session: Session, families: Sequence[UUID | None], desk: Desk, room: Callable[[Place], str]
) -> list[tuple[UUID | None, UUID, str]]:
    """Family, visit and room of everybody of these families whom another desk has now."""
    rows = session.execute(
        select(Visit.family_id, Visit.id, Place)
        .join(Stage, Stage.visit_id == Visit.id)
        .join(Desk, Desk.id == Stage.desk_id)
        .join(Place, Place.id == Desk.place_id)
        .where(
            Visit.family_id.in_(families),
            or_(Stage.state == State.CALLED.value, Stage.state == State.SERVING.value),
            Stage.desk_id != desk.id,
        )
    )
    return [(family, visit, room(place)) for family, visit, place in rows]
