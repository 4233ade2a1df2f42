"""An administrator changes what the whole site is called, where its day begins, and where it is reached."""

from dataclasses import dataclass
from datetime import time
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from config.contract.words import Language, Names
from display_server.db.engine.transaction import Transaction
from display_server.db.reading.own_site import own_site
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.entered import change, say, usable_names

LONGEST_PHONE = 20
LONGEST_ADDRESS = 200


@dataclass(frozen=True)
class SiteEntry:
    """`languages`: offered at kiosks, in the order of `Language`. `public_url` None: no phone page yet."""

    names: Names
    language: Language
    languages: frozenset[Language]
    zone: str
    day_starts: time
    emergency_phone: str
    help_phone: str | None = None
    public_url: str | None = None


def change_site(tx: Transaction, *, entry: SiteEntry, who: str) -> None:
    """From now on. Raises EntryRefused (`name`, `zone`, `languages`, `emergency_phone`, `help_phone`, `public_url`)."""
    site = own_site(tx.session)
    values = {
        "names": usable_names(entry.names, entry.language),
        "language": entry.language.value,
        "languages": _languages(entry),
        "zone": entry.zone,
        "day_starts": entry.day_starts,
        "emergency_phone": _phone("emergency_phone", entry.emergency_phone) or "",
        "help_phone": _phone("help_phone", entry.help_phone),
        "public_url": _address(entry.public_url),
    }
    if entry.zone not in available_timezones():
        raise EntryRefused("zone", "unknown")
    if not values["emergency_phone"]:
        raise EntryRefused("emergency_phone", "missing")
    changed = change(site, values)
    if "public_url" in changed.after:
        site.public_url_right_at = None  # until its self-test has passed
    if changed.after:
        say(tx, site, who=who, what="site.changed", subject=f"site:{site.id}", changed=changed)


def _languages(entry: SiteEntry) -> list[str]:
    if entry.language not in entry.languages:
        raise EntryRefused("languages", "own")
    return [one.value for one in Language if one in entry.languages]


def _phone(field: str, said: str | None) -> str | None:
    number = (said or "").strip()
    if len(number) > LONGEST_PHONE or not all(one.isdecimal() or one in "+ -()" for one in number):
        raise EntryRefused(field, "shape")
    return number or None


def _address(said: str | None) -> str | None:
    address = (said or "").strip().rstrip("/")
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(address) > LONGEST_ADDRESS:
        raise EntryRefused("public_url", "shape")
    return address
