"""What the kiosk editor's form says of one layer, read against the house: for keeping it and for drawing it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.models import Department, Service
from display_server.db.reading.own_site import own_site
from display_server.services.devices.kiosk_configurations import draft_of, in_force
from display_server.web.admin.kiosk_editor_form import Typed, read


def read_draft(session: Session, layer: str, form: Typed, logo: str | None = None) -> dict[str, Any]:
    """What the form says of this layer; without a new `logo` the one stays that it had."""
    draft, now = draft_of(session, layer), in_force(session, layer)
    said = draft.said if draft else now.said if now else {}
    departments, services = offered(session)
    codes = [one.code for one in departments]
    return read(
        form,
        layer,
        departments=codes,
        services=[one.code for one in services],
        spoken=own_site(session).languages,
        logo=logo or said.get("logo"),
    )


def offered(session: Session) -> tuple[list[Department], list[Service]]:
    """Everything a number can be taken for without an appointment, in the house's own order."""
    services = session.scalars(
        select(Service)
        .where(Service.closed_at.is_(None), Service.walk_in.is_(True))
        .order_by(Service.department_id, Service.position)
    ).all()
    with_numbers = {one.department_id for one in services}
    departments = session.scalars(
        select(Department).where(Department.closed_at.is_(None)).order_by(Department.position)
    ).all()
    return [one for one in departments if one.id in with_numbers], list(services)
