"""Where an alarm can go: an e-mail, a telephone number, or any address that apprise knows, as an administrator types it."""

import re
from urllib.parse import quote

from config.settings import HubSettings

EMAIL = re.compile(r"[^@\s/:]+@[^@\s/:]+\.[^@\s/:]+")
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,18}[0-9]")


class NoWay(ValueError):
    """`args[0]`: `no_mail`, `no_sms` (the hub has no gateway for it), `shape` (apprise does not know it)."""


def way_to(address: str, mail: str | None, sms: str | None) -> str:
    """The apprise address. `mail`, `sms`: the gateways' own (`ATRIUM_MAIL_THROUGH`, `ATRIUM_SMS_THROUGH`). Raises NoWay."""
    if EMAIL.fullmatch(address):
        if not mail:
            raise NoWay("no_mail")
        return f"{mail}{'&' if '?' in mail else '?'}to={quote(address)}"
    if PHONE.fullmatch(address):
        if not sms:
            raise NoWay("no_sms")
        before, mark, after = sms.partition("?")
        return f"{before.rstrip('/')}/{re.sub(r'[^0-9]', '', address)}{mark}{after}"
    if not is_known(address):
        raise NoWay("shape")
    return address


def way_by(settings: HubSettings, address: str) -> str:
    """The same by a hub's settings. Raises NoWay."""
    mail, sms = settings.mail_through, settings.sms_through
    return way_to(
        address,
        mail.get_secret_value() if mail is not None else None,
        sms.get_secret_value() if sms is not None else None,
    )


def is_known(address: str) -> bool:
    """Whether apprise would send there; it is loaded only now: a tenth of a second, once."""
    from apprise import Apprise

    return "://" in address and Apprise.instantiate(address, suppress_exceptions=True) is not None
