"""The hub's site, where nothing else says which."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.models import Site


def own_site(session: Session) -> Site:
    """The first one entered. Raises NoResultFound before `./run hub init`."""
    return session.scalars(select(Site).order_by(Site.id).limit(1)).one()
