"""Which of a desk's services is served next, where the hospital has chosen a proportion between them.

Each service has a `turn`, a point on the desk's own count of calls. The earliest turn among the services where somebody
can come is served, and its next one lies ROUND / weight further on: weight 2 comes twice where weight 1 comes once. So
a desk is never idle while anybody waits; and a service where nobody waited saves nothing up, it begins again beside
the others. Inside a service the order and its caps are `queue_order`'s own; an urgent patient goes before any turn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from display_server.domain.queue_order import Group, Placed

ROUND = 2520
"""Divided evenly by every weight, so that turns stay whole numbers."""
HEAVIEST = 10


@dataclass(frozen=True)
class Share:
    """What a service may ask of this desk: its weight, 1 to 10, and when its turn comes."""

    service_id: int
    weight: int
    turn: int = 0


Shares = Mapping[int, Share]


def first_of(heads: Mapping[int, Placed], shares: Shares) -> int | None:
    """The service to call from; None: nobody can come. `heads`: the first in line of each service where somebody waits."""
    able = {service: head for service, head in heads.items() if head.group is not Group.ON_THE_WAY}
    urgent = [service for service, head in able.items() if head.group is Group.URGENT]
    if urgent:
        return min(urgent, key=lambda service: able[service].key)
    return min(able, key=lambda service: (shares[service].turn, able[service].key), default=None)


def after_call(called: int, heads: Mapping[int, Placed], shares: Shares) -> dict[int, Share]:
    """The shares once somebody of the service `called` has gone to the desk."""
    waiting = {service for service, head in heads.items() if head.group is not Group.ON_THE_WAY} | {called}
    present = min(shares[service].turn for service in waiting)
    moved = {key: replace(share, turn=max(share.turn, present)) for key, share in shares.items()}
    own = moved[called]
    return {**moved, called: replace(own, turn=own.turn + ROUND // own.weight)}


def turn_given_back(service: int, shares: Shares) -> int:
    """The turn of a service whose last call was taken back: it asked for nothing."""
    own = shares[service]
    return max(0, own.turn - ROUND // own.weight)


def merged(lines: Mapping[int, Sequence[Placed]], shares: Shares) -> list[Placed]:
    """Everybody of this desk as it would call them one after another if all were called now: O(n × services)."""
    rest = {service: list(reversed(line)) for service, line in lines.items() if line}
    order: list[Placed] = []
    while rest:
        heads = {service: line[-1] for service, line in rest.items()}
        service = first_of(heads, shares)
        if service is None:  # the others are on the way: by their own places
            return order + sorted((one for line in rest.values() for one in line), key=lambda place: place.key)
        shares = after_call(service, heads, shares)
        order.append(rest[service].pop())
        if not rest[service]:
            del rest[service]
    return order
