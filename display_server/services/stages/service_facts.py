"""What an act must know of a service: its site's day and address, its department, its series, where to wait."""

from datetime import timedelta

from sqlalchemy import bindparam, case, distinct, func, select
from sqlalchemy.orm import aliased

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_scope import is_other_site
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, DeskService, Place, Series, Service, Site
from display_server.db.reading.department_hours import OPEN_BY
from display_server.domain.due_time import Promise
from display_server.domain.priority import earlier_by
from display_server.services.refused import Refused

_Room = aliased(Place)

_ROOM = (
    select(case((func.count(distinct(Desk.place_id)) == 1, func.min(_Room.code)), else_=None))
    .select_from(DeskService)
    .join(Desk, Desk.id == DeskService.desk_id)
    .join(_Room, _Room.id == Desk.place_id)
    .where(DeskService.service_id == Service.id, Service.triage.is_(False))
    .correlate(Service)
    .scalar_subquery()
)
"""The room, only where all the service's desks stand in one (design decision 5); never that of triage, where nobody waits."""

_FACTS = (
    select(
        *OPEN_BY,
        Service.code,
        Service.target_minutes,
        Service.series_id,
        Series.letters,
        Service.waiting_place_id,
        Department.code.label("department"),
        Department.walk_minutes,
        Place.code.label("waiting_place"),
        _ROOM.label("room"),
        Site.id.label("site_id"),
        Site.code.label("site"),
        func.coalesce(Service.early_minutes, Site.early_minutes).label("early_minutes"),
        func.coalesce(Service.late_minutes, Site.late_minutes).label("late_minutes"),
        func.coalesce(Service.grace_minutes, Site.grace_minutes).label("grace_minutes"),
        Site.priority_minutes,
        Site.overtaken_times,
        Site.overtaken_late_minutes,
        Site.public_url,
        Site.public_url_right_at,
    )
    .join(Series, Series.id == Service.series_id)
    .join(Department, Department.id == Service.department_id)
    .join(Place, Place.id == Service.waiting_place_id)
    .join(Site, Site.id == Department.site_id)
)
_BY_CODE = Prepared(_FACTS.where(Service.code == bindparam("code")))
_BY_KEY = Prepared(_FACTS.where(Service.id == bindparam("key")))


def service_known(tx: Transaction, code: str) -> Row | None:
    """The same where somebody has asked lately; None: a look would be needed."""
    known = tx.known(("service", code))
    return None if known is not None and is_other_site(known.site_id) else known


def service_called(tx: Transaction, code: str) -> Row:
    """The service with this code. Raises Refused."""
    found = tx.fact(("service", code), lambda: tx.one(_BY_CODE, code=code))
    if found is None or is_other_site(found.site_id):  # what is known is known to all sites
        raise Refused("service_unknown", "service")
    return found


def service_with_key(tx: Transaction, key: int) -> Row:
    """The service a row points to."""
    return tx.only(_BY_KEY, key=key)


def promise_of(service: Row) -> Promise:
    """What a due time at this service is made from."""
    return Promise(
        target=timedelta(minutes=service.target_minutes),
        grace=timedelta(minutes=service.grace_minutes),
        earlier=earlier_by(service.priority_minutes),
    )
