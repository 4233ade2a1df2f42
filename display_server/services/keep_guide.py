"""An administrator's tree for *I don't know where to go* is taken in whole, or taken away."""

from typing import Any

from sqlalchemy import select

from display_server.db.models import Department, Service, Site
from display_server.db.transaction import Transaction
from display_server.domain.guide import read_guide
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed


def keep_guide(tx: Transaction, *, said: dict[str, Any] | None, who: str) -> int:
    """How many questions it has; None: nobody is asked any more. Raises GuideWrong."""
    site = tx.session.scalars(select(Site).order_by(Site.id).limit(1)).one()
    guide = None
    if said is not None:
        served = tx.session.execute(
            select(Service.code, Department.code.label("department"))
            .join(Department, Department.id == Service.department_id)
            .where(Service.walk_in)
        ).all()
        guide = read_guide(said, departments={row.department for row in served}, services={row.code for row in served})
    count = len(guide.questions) if guide else 0
    site.guide = guide.model_dump(mode="json") if guide else None
    audit(tx, who=who, what="keep_guide", subject=f"site:{site.id}", after={"questions": count})
    catalogue_changed(tx, site)
    return count
