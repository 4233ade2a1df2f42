"""Follow your number: for some minutes boards along a patient's way show it with an arrow, because its patient asked.

Only the number is shown, and nothing of where it is led: no service, no place. A discreet service is never led.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Device, LedNumber, Service, Site, Stage, Visit, VisitNeed
from display_server.db.reading.led_numbers import LED_STATES
from display_server.domain import topics
from display_server.domain.needs import Need
from display_server.services.plans.whereto import Whereto, whereto
from display_server.services.refused import Refused


def lead(tx: Transaction, *, visit_id: UUID, kiosk: UUID | None = None) -> None:
    """From now on for the site's minutes; asked again, the minutes begin anew. Raises Refused (`not_possible_now`).

    `kiosk`: where its patient stands and asks; None: on the phone, so the way begins where `whereto` says.
    """
    visit = tx.session.get_one(Visit, visit_id)
    site = tx.session.get_one(Site, visit.site_id)
    there = _led_to(tx.session, visit) if site.led_minutes > 0 else None
    if there is None:
        raise Refused("not_possible_now", "act")
    found = tx.session.get(LedNumber, visit_id) or LedNumber(visit_id=visit_id, site_id=site.id, ways=0)
    here = tx.session.get_one(Device, kiosk).serial if kiosk is not None else there.start
    found.start, found.goal = here, there.to
    found.step_free = tx.session.get(VisitNeed, (visit_id, Need.STEP_FREE.value)) is not None
    found.until = tx.now + timedelta(minutes=site.led_minutes)
    tx.session.add(found)
    tx.session.flush()
    _tell(tx, site)


def lead_no_more(tx: Transaction, *, visit_id: UUID) -> None:
    """Taken back; where it was over already nothing happens."""
    found = tx.session.get(LedNumber, visit_id)
    if found is not None:
        tx.session.delete(found)
        tx.session.flush()
        _tell(tx, tx.session.get_one(Site, found.site_id))


def led_otherwise(session: Session, now: datetime) -> bool:
    """Whether somebody has arrived, goes elsewhere by now, or has been led long enough: then `follow_led` has work."""
    return any(_differs(session, row, now) for row in session.scalars(select(LedNumber)))


def follow_led(tx: Transaction) -> int:
    """Who has arrived is led no more, who was called is led to the room; how many it were."""
    changed = [row for row in tx.session.scalars(select(LedNumber)) if _differs(tx.session, row, tx.now)]
    for row in changed:
        there = _led_to(tx.session, tx.session.get_one(Visit, row.visit_id)) if row.until > tx.now else None
        if there is None:
            tx.session.delete(row)
        else:
            row.start, row.goal, row.ways = there.start, there.to, row.ways + 1
    tx.session.flush()
    for site_id in {row.site_id for row in changed}:
        _tell(tx, tx.session.get_one(Site, site_id))
    return len(changed)


def turn_arrows(tx: Transaction, site: Site) -> None:
    """The building's ways have changed: boards ask for their arrows anew. Nobody is led: nothing happens."""
    rows: Sequence[LedNumber] = tx.session.scalars(select(LedNumber).where(LedNumber.site_id == site.id)).all()
    for row in rows:
        row.ways += 1
    if rows:
        tx.session.flush()
        _tell(tx, site)


def _differs(session: Session, row: LedNumber, now: datetime) -> bool:
    if row.until <= now:
        return True
    there = _led_to(session, session.get_one(Visit, row.visit_id))
    return there is None or there.to != row.goal


def _led_to(session: Session, visit: Visit) -> Whereto | None:
    """Where this visit may be led now; None: nowhere."""
    found = session.execute(
        select(Stage, Service)
        .join(Service, Service.id == Stage.service_id)
        .where(Stage.visit_id == visit.id, Stage.state.in_(LED_STATES))
        .limit(1)
    ).first()
    if found is None or found[1].discreet:
        return None
    return whereto(session, visit, found[0], found[1])


def _tell(tx: Transaction, site: Site) -> None:
    """Every kind of board shows led numbers."""
    codes = tx.session.scalars(select(Department.code).where(Department.site_id == site.id))
    tx.touch(topics.lobby(site.code), *map(topics.department, codes))
