"""The plan people are led by now, and what of it is closed."""

from sqlalchemy import select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from display_server.db.models import ClosedPart, SitePlan


def plan_in_force(session: Session, site_id: int) -> Row[int, str] | None:
    """(version, digest) of the plan put in force last."""
    return session.execute(
        select(SitePlan.version, SitePlan.digest)
        .where(SitePlan.site_id == site_id, SitePlan.in_force_at.is_not(None))
        .order_by(SitePlan.in_force_at.desc(), SitePlan.version.desc())
        .limit(1)
    ).first()


def closed_parts(session: Session, site_id: int) -> frozenset[str]:
    """Codes of what is out of use now."""
    return frozenset(session.scalars(select(ClosedPart.code).where(ClosedPart.site_id == site_id)))
