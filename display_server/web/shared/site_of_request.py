"""Which site a request is about. It begins as nobody's; the guard says whose it is once it knows who asks.

A device, a board and a hospital's system are of one site. A person looks at one site at a time: the one they chose (it stands
in their session), else the first where they may do something. What is open to everybody wears the face of the site
whose address was asked, else of the hub's first, until a ticket's token says of which it is.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

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
_FACES = "faces_of_sites"
_FACES_HOLD_S = 5.0

_OPEN = Prepared(select(Site.id).where(Site.closed_at.is_(None)).order_by(Site.id))


def of_nobody(answer: Wsgi) -> Wsgi:
    """Whatever happens in a request before the guard has spoken sees no site's rows, and nothing of it outlives the request.

    The answer is whole when it leaves: one that is made while it is sent would be about the whole hub by then.
    """

    def apart(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with at_site(NOBODYS):
            made = answer(environ, start_response)
            try:
                return [b"".join(made)]
            finally:
                if (close := getattr(made, "close", None)) is not None:
                    close()

    return apart


@dataclass(frozen=True)
class _Faces:
    """Whose face is worn at which of the hub's addresses, as read a moment ago; `first`: at any other."""

    first: int
    by_address: dict[str, int]
    until: float


def site_of_address(hub: Hub, host: str) -> int:
    """Of the site that people reach at this address (`host`: with its port), else of the one the hub began with."""
    known = hub.memory.get(_FACES)
    if not isinstance(known, _Faces) or known.until < time.monotonic():
        known = hub.memory[_FACES] = _read_faces(hub)
    return known.by_address.get(host.lower(), known.first)


def _read_faces(hub: Hub) -> _Faces:
    with everywhere(), hub.database.reading() as session:
        rows = session.execute(select(Site.id, Site.public_url, Site.closed_at).order_by(Site.id.desc())).all()
    # Where two sites share an address it is the older one's.
    faces = {_as_asked(row.public_url): row.id for row in rows if row.public_url and row.closed_at is None}
    return _Faces(rows[-1].id if rows else NOBODYS, faces, time.monotonic() + _FACES_HOLD_S)


def _as_asked(url: str) -> str:
    """The name by which browsers ask for it: small letters, and no port that goes without saying."""
    said = urlsplit(url)
    return said.netloc.lower().removesuffix({"https": ":443", "http": ":80"}.get(said.scheme, ""))


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
