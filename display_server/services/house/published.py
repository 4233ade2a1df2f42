"""The catalogue a kiosk knows by heart, read from the database as an administrator entered it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract import catalogue as wire
from config.contract.guide import Guide
from config.contract.hours import Hours
from config.contract.paper import PaperTemplates
from config.contract.words import Language
from display_server.db.models import Department, Device, HubIdentity, Place, Series, Service, Site
from display_server.db.reading.department_hours import full_until
from display_server.db.reading.only_rooms import ONLY_ROOMS
from display_server.db.reading.own_site import own_site
from display_server.db.reading.own_words import AT_KIOSKS, own_words_of
from display_server.db.reading.states import statements
from display_server.domain.hours import in_force
from display_server.services.devices.kiosk_configurations import configuration_of
from display_server.services.plans.led_arrows import with_led
from display_server.services.plans.site_maps import kiosk_map


def revision_of(session: Session) -> int:
    """The newest revision."""
    return session.scalars(select(Site.catalogue_revision).order_by(Site.id).limit(1)).one()


def read_catalogue(session: Session, device_id: UUID, now: datetime) -> wire.Catalogue:
    """Everything one kiosk needs to work, also while the hub is away."""
    site = own_site(session)
    identity = session.scalars(select(HubIdentity)).one()
    device = session.scalars(select(Device).where(Device.id == device_id)).one()
    places = {place.id: place for place in session.scalars(select(Place).order_by(Place.id))}
    departments = session.scalars(
        select(Department).where(Department.closed_at.is_(None)).order_by(Department.position)
    ).all()
    codes = {department.id: department.code for department in departments}
    rooms = _only_rooms(session, places)
    services = session.scalars(
        select(Service).where(Service.closed_at.is_(None)).order_by(Service.department_id, Service.position)
    ).all()
    series = {one.id: one.code for one in session.scalars(select(Series))}
    full = full_until(statements(session), site.id, now)
    return wire.Catalogue(
        revision=site.catalogue_revision,
        generation=identity.generation,
        demo=identity.kind == "demo",
        site=_site(site).model_copy(update={"by_identity": not all(one.by_code_only for one in departments)}),
        guide=Guide.model_validate(site.guide) if site.guide else None,
        departments=[
            wire.Department(code=one.code, names=one.names, floor=one.floor, icon=one.icon) for one in departments
        ],
        services=[
            _service(one, codes[one.department_id], series[one.series_id], places, rooms, site.hours).model_copy(
                update={"full_until": full.get(one.id)}
            )
            for one in services
        ],
        places=[_place(one) for one in places.values() if one.closed_at is None],
        map=with_led(session, site, kiosk_map(session, site, device.serial, now)),
        paper=PaperTemplates.model_validate(site.paper or {}),
        words=own_words_of(session, AT_KIOSKS),
        kiosk=_kiosk(session, device, places),
    )


def _kiosk(session: Session, device: Device, places: dict[int, Place]) -> wire.KioskPlace:
    """Its own entry, as its page and the editor set it."""
    return wire.KioskPlace(
        serial=device.serial,
        names=device.names,
        help_place=device.settings.get("help_place", {}),
        neighbour=device.settings.get("neighbour", {}),
        floor=places[device.place_id].floor if device.place_id is not None else None,
        locked=bool(device.settings.get("locked", False)),
        exit=device.settings.get("exit"),
        exit_way=device.settings.get("exit_way"),
        refuge=device.settings.get("refuge"),
        staffed=device.settings.get("staffed"),
        message=device.settings.get("message", {}),
        message_until=device.settings.get("message_until"),
        configuration=configuration_of(session, device),
    )


def _place(place: Place) -> wire.Place:
    note = {Language(lang): text for lang, text in place.note.items()}
    return wire.Place(code=place.code, kind=place.kind, floor=place.floor, names=place.names, note=note)


def _site(site: Site) -> wire.Site:
    return wire.Site(
        code=site.code,
        names=site.names,
        zone=site.zone,
        language=Language(site.language),
        languages=[Language(lang) for lang in site.languages],
        day_starts=site.day_starts,
        emergency_phone=site.emergency_phone,
        help_phone=site.help_phone,
        claims=site.claims or [],
    )


def _service(  # noqa: PLR0917  # what the rows beside it say
    service: Service,
    department: str,
    series: str,
    places: dict[int, Place],
    rooms: dict[int, str],
    site_hours: Hours | None,
) -> wire.Service:
    return wire.Service(
        code=service.code,
        department=department,
        names=service.names,
        waiting_place=places[service.waiting_place_id].code,
        room=rooms.get(service.id),
        walk_in=service.walk_in,
        discreet=service.discreet,
        series=series,
        hours=in_force(site_hours, service.hours, through_holidays=service.through_holidays),
        triage=service.triage,
    )


def _only_rooms(session: Session, places: dict[int, Place]) -> dict[int, str]:
    return {one.service_id: places[one.place_id].code for one in session.execute(ONLY_ROOMS)}
