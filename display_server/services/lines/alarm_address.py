"""Where an alarm can go: an e-mail, a telephone number, or a house's own messenger, as an administrator types it.

What the settings name (`ATRIUM_MAIL_THROUGH`, `ATRIUM_SMS_THROUGH`) is whoever runs the machine's and may lead anywhere. What
is typed on a page may not: the kinds are few, none of them reads a file or takes an option, and inside the house it leads only
where `ATRIUM_WEBHOOK_NETWORKS` says.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from config.settings import HubSettings
from display_server.domain.webhook import Network, may_be_told

EMAIL = re.compile(r"[^@\s/:]+@[^@\s/:]+\.[^@\s/:]+")
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,18}[0-9]")
KINDS = frozenset(
    {
        "discord", "gchat", "gotify", "gotifys", "json", "jsons", "mmost", "mmosts", "nctalk", "nctalks", "ntfy", "ntfys",
        "pover", "rocket", "rockets", "signal", "signals", "slack", "synology", "synologys", "tgram", "threema", "webex",
        "workflow", "workflows", "wxteams", "zulip",
    }
)  # fmt: skip
"""Apprise's names of messengers; it knows two hundred, some of which read files of this machine, write some, or log here."""


class NoWay(ValueError):
    """`args[0]`: `no_mail`, `no_sms` (the hub has no gateway for it), `shape` (no such kind), `inside` (where it may not go)."""


@dataclass(frozen=True)
class Way:
    """An apprise address. `inside`: networks inside the house it may lead to; None: wherever it says, the settings name it."""

    url: str
    inside: tuple[Network, ...] | None


def way_to(address: str, mail: str | None, sms: str | None, inside: Collection[Network] = ()) -> Way:
    """`mail`, `sms`: the gateways' own apprise addresses; `inside`: networks that events may be sent to. Raises NoWay."""
    if EMAIL.fullmatch(address):
        if not mail:
            raise NoWay("no_mail")
        return Way(f"{mail}{'&' if '?' in mail else '?'}to={quote(address)}", None)
    if PHONE.fullmatch(address):
        if not sms:
            raise NoWay("no_sms")
        before, mark, after = sms.partition("?")
        return Way(f"{before.rstrip('/')}/{re.sub(r'[^0-9]', '', address)}{mark}{after}", None)
    if not is_known(address):
        raise NoWay("shape")
    if _leads_inside(address, inside):
        raise NoWay("inside")
    return Way(address, tuple(inside))


def way_by(settings: HubSettings, address: str) -> Way:
    """The same by a hub's settings. Raises NoWay."""
    mail, sms = settings.mail_through, settings.sms_through
    return way_to(
        address,
        mail.get_secret_value() if mail is not None else None,
        sms.get_secret_value() if sms is not None else None,
        settings.webhook_networks,
    )


def is_known(address: str) -> bool:
    """Whether letters go there, and nothing is said behind a question mark: options name files, other hosts, no certificates.

    Apprise is loaded only now: a tenth of a second, once.
    """
    from apprise import Apprise

    if address.partition("://")[0].lower() not in KINDS or "?" in address:
        return False
    return Apprise.instantiate(address, suppress_exceptions=True) is not None


def _leads_inside(address: str, inside: Collection[Network]) -> bool:
    """Of an address in figures it is known at once; where a name leads is looked at when a letter goes out (`send_letter`)."""
    try:
        at = ip_address(urlsplit(address).hostname or "")
    except ValueError:
        return False
    return not may_be_told(at, inside)
