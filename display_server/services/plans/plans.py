"""A site's plan: kept in versions, put in force at its time, its lifts and doors taken out of use and back."""

from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import ClosedPart, Site, SitePlan
from display_server.db.reading.plan_in_force import plan_in_force
from display_server.domain import topics
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.plans.led_numbers import turn_arrows
from display_server.services.plans.plan_codes import plan_codes
from display_server.services.plans.written_plan import WrittenPlan
from display_server.services.refused import Refused


def keep_plan(
    tx: Transaction, *, site: Site, plan: WrittenPlan, source: str, who: str, effect_at: datetime | None = None
) -> int:
    """A new version, in force at once or from `effect_at`. Answers its number."""
    version = (tx.session.scalar(select(func.max(SitePlan.version))) or 0) + 1
    when = effect_at or tx.now
    tx.session.execute(
        insert(SitePlan).values(
            version=version,
            site_id=site.id,
            made_at=tx.now,
            made_by=who,
            source=source[:120],
            digest=plan.digest,
            effect_at=when,
            in_force_at=tx.now if when <= tx.now else None,
            data=plan.data,
        )
    )
    audit(tx, who=who, what="plan.kept", subject=f"plan {version}", after={"source": source, "from": when.isoformat()})
    if when <= tx.now:
        ways_changed(tx, site)
    return version


NEVER_BY_ITSELF = datetime(9999, 1, 1, tzinfo=UTC)
"""When a version that was only taken in comes into force: somebody says so."""


def keep_aside(tx: Transaction, *, site: Site, plan: WrittenPlan, source: str, who: str) -> int:
    """A version nobody is led by. The newest one that says the very same is it already."""
    newest = tx.session.execute(
        select(SitePlan.version, SitePlan.digest, SitePlan.effect_at).order_by(SitePlan.version.desc()).limit(1)
    ).first()
    if newest is not None and newest.digest == plan.digest and newest.effect_at == NEVER_BY_ITSELF:
        return int(newest.version)
    return keep_plan(tx, site=site, plan=plan, source=source, who=who, effect_at=NEVER_BY_ITSELF)


def put_due_plans_in_force(tx: Transaction) -> int:
    """Plans whose time has come; how many."""
    due = tx.session.scalars(
        select(SitePlan).where(SitePlan.in_force_at.is_(None), SitePlan.effect_at <= tx.now).order_by(SitePlan.version)
    ).all()
    for plan in due:
        plan.in_force_at = tx.now
        tx.session.flush()
        ways_changed(tx, tx.session.scalars(select(Site).where(Site.id == plan.site_id)).one())
    return len(due)


def put_in_force(tx: Transaction, *, site: Site, version: int, who: str) -> None:
    """An older version again, or a later one sooner; printed ways keep their number. Raises Refused (`plan_unknown`)."""
    plan = tx.session.get(SitePlan, version)
    if plan is None or plan.site_id != site.id:
        raise Refused("plan_unknown", "version")
    current = plan_in_force(tx.session, site.id)
    if current is not None and current.version == version:
        return
    plan.in_force_at = tx.now
    tx.session.flush()
    before = {"version": current.version} if current is not None else None
    audit(tx, who=who, what="plan.in_force", subject=f"plan {version}", before=before)
    ways_changed(tx, site)


def close_part(tx: Transaction, *, site: Site, code: str, who: str, until: datetime | None = None) -> None:
    """A lift, stairs, door or passage is out of use: every way goes around it. Raises Refused (`part_unknown`, `until_wrong`).

    `until`: then it opens by itself; said of what is closed already, the newer end holds.
    """
    known = plan_codes(tx.session, site.id)
    if known is None or code not in known.parts:
        raise Refused("part_unknown", "code")
    if until is not None and until <= tx.now:
        raise Refused("until_wrong", "until")
    closed = tx.session.get(ClosedPart, (site.id, code))
    said = {"until": until.isoformat()} if until is not None else None
    if closed is None:
        tx.session.add(ClosedPart(site_id=site.id, code=code, since=tx.now, closed_by=who, until=until))
        tx.session.flush()
        audit(tx, who=who, what="plan.part_closed", subject=code, after=said)
        ways_changed(tx, site)
    elif until is not None and closed.until != until:
        closed.until = until
        audit(tx, who=who, what="plan.part_closed", subject=code, after=said)


def open_due_parts(tx: Transaction) -> int:
    """Parts whose time out of use is over; how many."""
    due = tx.session.scalars(select(ClosedPart).where(ClosedPart.until <= tx.now)).all()
    for closed in due:
        open_part(tx, site=tx.session.get_one(Site, closed.site_id), code=closed.code, who="hub")
    return len(due)


def open_part(tx: Transaction, *, site: Site, code: str, who: str) -> None:
    """It works again."""
    closed = tx.session.get(ClosedPart, (site.id, code))
    if closed is not None:
        tx.session.delete(closed)
        tx.session.flush()
        audit(tx, who=who, what="plan.part_opened", subject=code)
        ways_changed(tx, site)


def ways_changed(tx: Transaction, site: Site) -> None:
    """Kiosks and overviews hear of it at once, boards that lead somebody, too; phones ask by themselves."""
    catalogue_changed(tx, site)
    turn_arrows(tx, site)
    tx.touch(topics.lobby(site.code))
