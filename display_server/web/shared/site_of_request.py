"""Which site a request is about. It begins as nobody's; the guard says whose it is once it knows who asks.

A device, a board and a hospital's system are of one site. A person looks at one site at a time: the one they chose (it stands
in their session), else the first where they may do something. What is open to everybody wears the face of the hub's first
site, until a ticket's token says of which it is.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import session as browser
from sqlalchemy import select

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.site_scope import NOBODYS, at_site, everywhere
from display_server.db.models import Site
from display_server.db.reading.states import statements
from display_server.hub import Hub
from display_server.web.shared.sign_in.person import Person

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

CHOSEN = "site"
_FIRST = "first_site"

_OPEN = Prepared(select(Site.id).where(Site.closed_at.is_(None)).order_by(Site.id))


def of_nobody(answer: Wsgi) -> Wsgi:
    """Whatever happens in a request before the guard has spoken sees no site's rows, and nothing of it outlives the request."""

    def apart(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with at_site(NOBODYS):
            return answer(environ, start_response)

    return apart


def first_site(hub: Hub) -> int:
    """The site the hub began with: its id never changes. Nobody's while none is entered."""
    known = hub.memory.get(_FIRST)
    if isinstance(known, int):
        return known
    with everywhere(), hub.database.reading() as session:
        found = session.scalar(select(Site.id).order_by(Site.id).limit(1))
    if found is None:
        return NOBODYS
    hub.memory[_FIRST] = found
    return found


def sites_of(hub: Hub, person: Person) -> list[int]:
    """Open sites where this person has a role, in the order they were added."""
    with hub.database.reading() as session:
        return [row.id for row in statements(session).all(_OPEN) if person.has_roles_at(row.id)]


def choose(site_id: int) -> None:
    """This browser's person looks at that site from their next request on."""
    browser[CHOSEN] = site_id


def site_of_person(hub: Hub, person: Person) -> int:
    """The site this person looks at now; nobody's where they may nothing anywhere."""
    theirs, chosen = sites_of(hub, person), browser.get(CHOSEN)
    if chosen in theirs:
        return int(chosen)
    return theirs[0] if theirs else NOBODYS
