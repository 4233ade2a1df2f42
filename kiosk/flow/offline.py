"""A number of the lease, as the person is shown it: no place in line, no phone page, because the hub does not know it yet."""

from datetime import date, datetime
from uuid import UUID

from config.contract.catalogue import Service
from config.contract.device_api import IssuedNumber


def leased_number(service: Service, *, visit_id: UUID, shown: str, day: date, at: datetime) -> IssuedNumber:
    """As the hub would have answered, from the catalogue alone."""
    return IssuedNumber(
        visit_id=visit_id,
        number=shown,
        day=day,
        issued_at=at,
        service=service.code,
        department=service.department,
        waiting_place=service.waiting_place,
        room=service.room,
        people_ahead=None,
    )
