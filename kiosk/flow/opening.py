"""Whether a service gives a number now, by the hours a kiosk knows by heart; and its words: 'Closed, opens 14:00'."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time

from config.contract.catalogue import Catalogue, Service
from config.contract.hours import Opening, opening
from config.contract.words import Language
from config.locale import LANGUAGES, words
from config.locale.dates import long_date

SERVICE_CLOSED = "service_closed"
SERVICE_FULL = "service_full"
TRIAGE_FIRST = "triage_first"
"""The hub's problem codes; this kiosk says the first one by itself while the hub is away, the last one always."""


def standing(service: Service, catalogue: Catalogue, now: datetime) -> Opening:
    """How the service stands at `now`."""
    return opening(service.hours, ZoneInfo(catalogue.site.zone), now)


def standing_of(code: str, catalogue: Catalogue | None, now: datetime) -> Opening | None:
    """The same by code; None: no such service is known."""
    if catalogue is None:
        return None
    found = next((service for service in catalogue.services if service.code == code), None)
    return standing(found, catalogue, now) if found else None


def earliest(services: list[Service], catalogue: Catalogue, now: datetime) -> Opening | None:
    """How a department stands: open where one of its services is, else as the one that opens first."""
    found = [standing(service, catalogue, now) for service in services]
    opened = next((one for one in found if one.takes_numbers), None)
    if opened is not None or not found:
        return opened
    return min(found, key=lambda one: (one.opens_at is None, one.opens_at or now))


def is_full(service: Service, now: datetime) -> bool:
    """Whether its places of today are all taken, as the hub last said."""
    return service.full_until is not None and now < service.full_until


def full_of(code: str, catalogue: Catalogue | None, now: datetime) -> bool:
    """The same by code; a service nobody knows is not full."""
    services = catalogue.services if catalogue is not None else []
    return any(one.code == code and is_full(one, now) for one in services)


def list_words(services: list[Service], catalogue: Catalogue, now: datetime, language: Language) -> str:
    """One line for a list, of one service or of a department's: closed until when, or full; nothing where numbers are given."""
    open_ones = [one for one in services if standing(one, catalogue, now).takes_numbers]
    if open_ones and all(is_full(one, now) for one in open_ones):
        return words(language).say("kiosk.closed.full")
    return closed_words(earliest(services, catalogue, now), now, catalogue.site.zone, language)


def closed_words(found: Opening | None, now: datetime, zone: str, language: Language) -> str:
    """One line for a list; nothing where numbers are given."""
    if found is None or found.takes_numbers:
        return ""
    say = words(language).say
    if found.opens_at is None:
        return say("kiosk.closed.now")
    time = clock_time(found.opens_at, zone, language)
    if found.on_break:
        return say("kiosk.closed.break_until", time=time)
    if _is_today(found.opens_at, now, zone):
        return say("kiosk.closed.opens", time=time)
    return say("kiosk.closed.opens_on", day=long_date(found.opens_at.astimezone(ZoneInfo(zone)), language), time=time)


def opens_sentence(opens_at: datetime | None, now: datetime, zone: str, language: Language) -> str:
    """What to do at a closed service: when to come."""
    say = words(language).say
    if opens_at is None:
        return say("kiosk.ended.text.service_closed_some_time")
    time = clock_time(opens_at, zone, language)
    if _is_today(opens_at, now, zone):
        return say("kiosk.ended.text.service_closed", time=time)
    day = long_date(opens_at.astimezone(ZoneInfo(zone)), language)
    return say("kiosk.ended.text.service_closed_on", day=day, time=time)


def clock_time(at: datetime, zone: str, language: Language) -> str:
    """`14:00` on the hospital's clocks."""
    return format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", locale=LANGUAGES[language].cldr)


def _is_today(at: datetime, now: datetime, zone: str) -> bool:
    here = ZoneInfo(zone)
    return at.astimezone(here).date() == now.astimezone(here).date()
