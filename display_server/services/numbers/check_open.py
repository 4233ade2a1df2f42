"""Whether a service gives a walk-in a number now: its hours ride on its row, its day's count is asked only where one is set."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update

from config.contract.hours import Opening
from display_server.db.engine.alone import alone
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site
from display_server.db.reading.day_count import taken_today
from display_server.domain import topics
from display_server.domain.hours import in_force, opening, takes_numbers
from display_server.services.refused import Refused

_SHOWN_ANEW = Prepared(
    update(Site).values(catalogue_revision=Site.catalogue_revision + 1).where(Site.id == bindparam("at_site"))
)


def opening_of(service: Row, now: datetime) -> Opening:
    """How a service stands at `now`, from its row."""
    hours = in_force(service.site_hours, service.hours, through_holidays=service.through_holidays)
    return opening(hours, ZoneInfo(service.zone), now)


def check_open(tx: Transaction, service: Row, now: datetime) -> None:
    """Raises Refused: `service_closed` (with `opens_at` where it is known) or `service_full`. For walk-ins.

    No statement where no capacity is set. Where it is, acts that count one service's places follow one another, so the last
    one is given once; whoever takes it makes every kiosk hear that the service is full.
    """
    hours = in_force(service.site_hours, service.hours, through_holidays=service.through_holidays)
    if not takes_numbers(hours, ZoneInfo(service.zone), now):
        raise Refused("service_closed", "service", opens_at=opening_of(service, now).opens_at)
    if service.daily_capacity is None:
        return
    alone(tx, f"capacity {service.id}")
    left = service.daily_capacity - taken_today(tx, service, now)
    if left <= 0:
        raise Refused("service_full", "service")
    if left == 1:
        tx.run(_SHOWN_ANEW, at_site=service.site_id)
        tx.touch(topics.site(service.site))


def check_kept(service: Row, now: datetime, slot: datetime) -> None:
    """For a booked patient: only where nobody is served now, nor at the booked time (a holiday entered since). Raises
    Refused (`service_closed`). A break ends, and the full day has their place.
    """
    hours, zone = (
        in_force(service.site_hours, service.hours, through_holidays=service.through_holidays),
        ZoneInfo(service.zone),
    )
    booked, here = opening(hours, zone, slot), opening(hours, zone, now)
    if not any(one.is_open or one.on_break for one in (booked, here)):
        raise Refused("service_closed", "code", opens_at=here.opens_at)
