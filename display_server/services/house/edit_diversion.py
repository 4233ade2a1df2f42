"""An administrator says between which services people may be sent, how far it is, and what makes it worth the walk."""

from dataclasses import asdict, dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Diversion, DiversionSign, Service, Site
from display_server.domain import topics
from display_server.services.audit import audit

LONGEST_WALK, SMALLEST_MARGIN, LARGEST_MARGIN = 60, 5, 120


class DiversionRefused(ValueError):
    """What was entered cannot be a way: `field` says where, `reason` is a code with words of its own."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class DiversionEntry:
    """Services by their codes, times in minutes; `both_ways`: the way back as well, under the same terms;
    not `interchangeable`: only for visits that hold both, which then begin with the other one.
    """

    here: str
    there: str
    walk: int
    margin: int
    both_ways: bool = False
    interchangeable: bool = True


def add_diversion(tx: Transaction, *, entry: DiversionEntry, who: str) -> None:
    """Raises DiversionRefused. A way that stands already gets these minutes."""
    if not 0 <= entry.walk <= LONGEST_WALK:
        raise DiversionRefused("walk", "walk")
    if not SMALLEST_MARGIN <= entry.margin <= LARGEST_MARGIN:
        raise DiversionRefused("margin", "margin")
    here, there = (_service(tx.session, entry, field) for field in ("here", "there"))
    if here.id == there.id:
        raise DiversionRefused("there", "same")
    for start, end in [(here, there), (there, here)][: 2 if entry.both_ways else 1]:
        _keep(tx.session, start, end, entry)
    audit(tx, who=who, what="diversion.added", subject=f"service:{here.code}", after=asdict(entry))


def remove_diversion(tx: Transaction, *, diversion: int, who: str) -> bool:
    """From now on nobody is sent that way. False: it is gone already."""
    row = tx.session.get(Diversion, diversion)
    if row is None:
        return False
    here, there = tx.session.get_one(Service, row.from_service_id), tx.session.get_one(Service, row.to_service_id)
    tx.session.execute(delete(DiversionSign).where(DiversionSign.diversion_id == row.id))
    tx.session.delete(row)
    tx.touch(*touched_by_sign(tx.session, here))
    audit(tx, who=who, what="diversion.removed", subject=f"service:{here.code}", before={"there": there.code})
    return True


def touched_by_sign(session: Session, here: Service) -> tuple[str, ...]:
    """Who shows what is said of a service's line."""
    department = session.get_one(Department, here.department_id)
    site = session.get_one(Site, department.site_id)
    return topics.site(site.code), topics.department(department.code), topics.queue(here.id)


def _service(session: Session, entry: DiversionEntry, field: str) -> Service:
    """One that people may be sent from or to: by number, named in public; in place of another, without appointment."""
    found: Service | None = session.scalar(select(Service).where(Service.code == getattr(entry, field)))
    if found is None:
        raise DiversionRefused(field, "missing")
    if (entry.interchangeable and not found.walk_in) or found.triage or found.discreet:
        raise DiversionRefused(field, "unsuited")
    return found


def _keep(session: Session, here: Service, there: Service, entry: DiversionEntry) -> None:
    known = select(Diversion).where(Diversion.from_service_id == here.id, Diversion.to_service_id == there.id)
    row: Diversion | None = session.scalar(known)
    if row is None:
        row = Diversion(from_service_id=here.id, to_service_id=there.id)
        session.add(row)
    row.walk_minutes, row.margin_minutes = entry.walk, entry.margin
    row.interchangeable = entry.interchangeable
    session.flush()
