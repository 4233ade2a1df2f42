"""From an issued number to the ticket in a person's language: where to wait, which service, which way."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.contract.catalogue import Catalogue, Place, Service
from config.contract.device_api import IssuedNumber
from config.contract.ticket import Ticket, TicketWait
from config.contract.ways import RouteProfile, Way
from config.contract.words import Language
from config.locale import name_of, short_name_of, words
from config.locale.ways import remembered, tell_together
from kiosk.flow.paper_map import maps_of


def service_of(catalogue: Catalogue, code: str) -> Service | None:
    return next((service for service in catalogue.services if service.code == code), None)


def waiting_place(catalogue: Catalogue, issued: IssuedNumber) -> Place | None:
    """Where the paper sends: the room where the service has exactly one, else its waiting place."""
    places = {place.code: place for place in catalogue.places}
    room = places.get(issued.room) if issued.room else None
    return room or places.get(issued.waiting_place)


def department_name(catalogue: Catalogue, code: str, language: Language) -> str:
    found = next((department for department in catalogue.departments if department.code == code), None)
    return name_of(found.names, language, catalogue.site.language) if found else ""


def way_of(catalogue: Catalogue, place: str, profile: RouteProfile = RouteProfile.USUAL) -> Way | None:
    """From this kiosk to a place, as the hub computed it; None where nobody can get there this way."""
    found = catalogue.map.ways if catalogue.map else []
    return next((way for way in found if way.to == place and way.profile is profile), None)


def profile_of(issued: IssuedNumber) -> RouteProfile:
    return RouteProfile.STEP_FREE if issued.step_free else RouteProfile.USUAL


def way_to(
    catalogue: Catalogue, place: Place | None, language: Language, profile: RouteProfile = RouteProfile.USUAL
) -> list[str]:
    """The steps from this kiosk in words; empty where there is no way, or what to do where there is one by steps only."""
    if place is None:
        return []
    way = way_of(catalogue, place.code, profile)
    if way is None:
        say = words(language).say
        return [say("kiosk.way.none"), say("phone.way.none_text")] if way_of(catalogue, place.code) else []
    name = name_of(place.names, language, catalogue.site.language)
    return [tell_together(group, language, name).text for group in remembered(way.steps)]


def steps_in_words(catalogue: Catalogue, issued: IssuedNumber, language: Language) -> list[str]:
    """What the visit goes through; a discreet service is called by where one waits for it."""
    known = {service.code for service in catalogue.services}
    return [public_name(catalogue, code, language) for code in issued.steps if code in known]


def place_of(catalogue: Catalogue, code: str) -> Place | None:
    return next((place for place in catalogue.places if place.code == code), None)


def public_name(catalogue: Catalogue, code: str, language: Language) -> str:
    """A service as strangers may read it; one nobody knows any more has no name."""
    service = service_of(catalogue, code)
    if service is None:
        return ""
    place = place_of(catalogue, service.waiting_place)
    named = place.names if service.discreet and place is not None else service.names
    return name_of(named, language, catalogue.site.language)


def make_ticket(
    issued: IssuedNumber,
    catalogue: Catalogue,
    language: Language,
    now: datetime,
    *,
    is_copy: bool = False,
    offline: bool = False,
    wait: TicketWait | None = None,
    larger: bool = False,
) -> Ticket:
    """The ticket's words. `serial` is the device's alone; the performer adds the running count when it prints.

    `larger`: whoever needs larger letters on the screen needs them on the paper, too.
    """
    site = catalogue.site
    service = service_of(catalogue, issued.service)
    place = waiting_place(catalogue, issued)
    discreet = service is None or service.discreet
    triage = service is not None and service.triage
    return Ticket(
        language=language,
        hospital=name_of(site.names, language, site.language),
        printed_at=now.astimezone(ZoneInfo(site.zone)),
        number=issued.number,
        wait_here=name_of(place.names, language, site.language) if place else "",
        wait_note=(place.note.get(language) or place.note.get(site.language)) if place else None,
        department="" if discreet else department_name(catalogue, issued.department, language),
        service=None if service is None or service.discreet else name_of(service.names, language, site.language),
        people_ahead=None if triage else issued.people_ahead,
        wait=None if triage or wait is None else _in_zone(wait, ZoneInfo(site.zone)),
        by_urgency=triage,
        steps=steps_in_words(catalogue, issued, language),
        way=way_to(catalogue, place, language, profile_of(issued)),
        plan_version=_plan_of(catalogue, place, issued),
        maps=maps_of(catalogue, way_of(catalogue, place.code, profile_of(issued)), place, language) if place else (),
        phone_url=issued.phone_url,
        code=issued.code if issued.phone_url else None,
        staff_line="" if service is None or service.discreet else short_name_of(service.names, site.language),
        serial=catalogue.kiosk.serial,
        offline=offline,
        is_copy=is_copy,
        demo=catalogue.demo,
        paper=catalogue.paper.larger() if larger else catalogue.paper,
    )


def _plan_of(catalogue: Catalogue, place: Place | None, issued: IssuedNumber) -> int | None:
    """By which drawing somebody was led, should they not arrive."""
    led = place is not None and way_of(catalogue, place.code, profile_of(issued)) is not None
    return catalogue.map.version if catalogue.map is not None and led else None


def _in_zone(wait: TicketWait, zone: ZoneInfo) -> TicketWait:
    free = wait.free_until
    moments = {"likely_before": wait.likely_before.astimezone(zone), "free_until": free and free.astimezone(zone)}
    return wait.model_copy(update=moments)
