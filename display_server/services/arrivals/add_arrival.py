"""Somebody is brought in, or came to where people are seen by urgency: staff give a number with its urgency, also to somebody
whom nobody knows.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update

from config.contract.device_api import IssuedNumber
from config.contract.words import Language
from display_server.db.engine.alone import alone
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Visit
from display_server.domain.urgency import Urgency
from display_server.services.arrivals.add_person import add_person
from display_server.services.desks.set_urgency import set_urgency
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_called

_COUNTED = Prepared(
    select(func.max(Visit.unknown).label("last"))
    .select_from(Visit)
    .where(Visit.day == bindparam("day"), Visit.site_id == bindparam("site_id"), Visit.unknown.is_not(None))
)
_CAME = Prepared(
    update(Visit)
    .values(unknown=bindparam("nth"), by_ambulance=bindparam("brought"))
    .where(Visit.id == bindparam("visit_id"))
)


@dataclass(frozen=True)
class Arrival:
    """Who is brought in. `unknown`: nobody knows their name; they are the day's "Unknown 1", "Unknown 2" and so on."""

    service: str
    urgency: Urgency
    language: Language
    by_ambulance: bool = True
    unknown: bool = False


@dataclass(frozen=True)
class Arrived:
    """Their number, and which of the day's unknown people they are (None: somebody asks them for their name)."""

    issued: IssuedNumber
    unknown: int | None


def add_arrival(tx: Transaction, *, desk: str, arrival: Arrival, token_key: bytes, who: str) -> Arrived:
    """They wait by their urgency from now on, and no name is kept.

    Raises Refused (`service_unknown`, `not_your_service`; `not_triage` where the service sees nobody by urgency).
    """
    service = service_called(tx, arrival.service)
    if not service.triage:
        raise Refused("not_triage", "service")
    issued = add_person(
        tx, desk=desk, service=arrival.service, language=arrival.language, token_key=token_key, who=who, triaged=True
    )  # fmt: skip
    set_urgency(tx, desk=desk, number=issued.number, urgency=arrival.urgency, who=who, on_arrival=True)
    nth = _next_unknown(tx, issued, service.site_id) if arrival.unknown else None
    tx.run(_CAME, visit_id=issued.visit_id, nth=nth, brought=arrival.by_ambulance)
    return Arrived(issued, nth)


def _next_unknown(tx: Transaction, issued: IssuedNumber, site_id: int) -> int:
    """One more than the site's last of this business day."""
    alone(tx, "unknown")  # else two people could bear the same label
    last = tx.only(_COUNTED, day=issued.day.isoformat(), site_id=site_id).last
    return int(last or 0) + 1
