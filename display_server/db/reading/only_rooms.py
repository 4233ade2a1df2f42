"""The room of each service whose desks all stand in one (design decision 5); never that of triage, where nobody waits."""

from sqlalchemy import func, select

from display_server.db.models import Desk, DeskService, Service

ONLY_ROOMS = (
    select(DeskService.service_id, func.min(Desk.place_id).label("place_id"))
    .join(Desk, Desk.id == DeskService.desk_id)
    .join(Service, Service.id == DeskService.service_id)
    .where(Service.triage.is_(False))
    .group_by(DeskService.service_id)
    .having(func.count(func.distinct(Desk.place_id)) == 1)
)
"""`service_id`, `place_id`; a service with desks in several rooms, or with none, has no row."""
