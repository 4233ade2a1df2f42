"""Rules of telling other systems what happened: whom, how soon after a failed try the next, and when it is given up."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from display_server.domain.visit import Move

MOST_TRIES = 12
"""Of one event; then it joins the dead letters and the next one is told."""
FEW_TRIES = 3
"""Of one that the receiver read and refused: it will hardly change its mind."""
DISABLED_AFTER = timedelta(days=3)
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=10)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_DISGUISED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"),
              IPv6Network("2001::/32"))  # fmt: skip
"""IPv6 prefixes that carry an IPv4 address inside (NAT64, 6to4, Teredo): a private one could hide there."""
_REFUSED_THIS_EVENT = frozenset({400, 409, 413, 415, 422})


class Failure(StrEnum):
    """Why a try failed, for words beside it."""

    UNREACHABLE = "unreachable"  # no address, no connection, or it broke
    LATE = "late"  # no whole answer in time
    TLS = "tls"  # its certificate is not right
    FORBIDDEN = "forbidden"  # an address inside that no setting allows
    REDIRECT = "redirect"
    ANSWER = "answer"  # a status that is not 2xx
    NONSENSE = "nonsense"  # not HTTP


class Letter(StrEnum):
    """Where one event to one system stands."""

    ASKED = "asked"  # a test, or a dead letter to be sent again
    FAILING = "failing"
    DELIVERED = "delivered"
    FAILED = "failed"  # a test: nobody tries it again by itself
    DEAD = "dead"  # given up; an administrator may have it sent again


def may_be_told(address: Address, allowed: Collection[Network]) -> bool:
    """Whether events may go to this address: anything public, and inside only what the setting names."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in network for network in allowed):
        return True
    return address.is_global and not address.is_multicast and not any(address in network for network in _DISGUISED)


def wanted(move: str, events: Collection[str]) -> bool:
    """No filter: every move of a stage. What belongs to a visit as a whole (needs, notes) is never told."""
    return move in (events or set(Move))


def pause_after(failures: int, chance: float) -> timedelta:
    """How long to wait after so many failures in a row: doubled each time, half of it by `chance` (0 to 1)."""
    longest = min(FIRST_PAUSE * int(2 ** min(failures - 1, 16)), LONGEST_PAUSE)
    return longest / 2 + longest / 2 * chance


def is_given_up(tries: int, status: int | None) -> bool:
    """Whether an event that failed so often becomes a dead letter. `status` is the last answer's, if there was one."""
    return tries >= (FEW_TRIES if status in _REFUSED_THIS_EVENT else MOST_TRIES)


def is_disabled(failing_since: datetime, now: datetime) -> bool:
    """Whether nobody has answered for so long that the hub stops asking until an administrator says otherwise."""
    return now - failing_since >= DISABLED_AFTER
