"""No act of setting up may leave a discreet service alone with its letter or its waiting place: it would be known by that."""

from collections.abc import Collection

from sqlalchemy import select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Service
from display_server.domain.discretion import GivesAway, Seen, given_away
from display_server.services.entry_refused import EntryRefused


def refuse_given_away(tx: Transaction, changed: str | None = None, *, without: Collection[int] = ()) -> None:
    """After a change of the service `changed`, or before those `without` (ids) close.

    Raises EntryRefused (`letters`, `waiting_place`): `alone` is the changed one itself, `uncovers`: another would be.
    """
    rows = tx.session.execute(
        select(Service.code, Service.series_id, Service.waiting_place_id, Service.discreet).where(
            Service.closed_at.is_(None), Service.id.not_in(without)
        )
    )
    found = given_away(Seen(code, str(series), str(place), discreet=hidden) for code, series, place, hidden in rows)
    for code, tells in found.items():
        field = "letters" if GivesAway.SERIES in tells else "waiting_place"
        raise EntryRefused(field, "alone" if code == changed else "uncovers")
