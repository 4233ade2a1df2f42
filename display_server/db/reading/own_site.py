"""The site this is about, where nothing else says which."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.models import Site


class SeveralSites(RuntimeError):
    """Nobody said of which of the hub's sites: nobody's data is taken for somebody else's by a guess."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(f"this hub has several sites: say which ({', '.join(codes)})")
        self.codes = codes


def own_site(session: Session) -> Site:
    """The one of the request or the act (`site_scope`), else the hub's only one. Raises NoResultFound before `./run hub init`,
    SeveralSites where it is about the whole hub and that has more than one."""
    found = session.scalars(select(Site).order_by(Site.id)).all()
    if len(found) > 1:
        raise SeveralSites([one.code for one in found])
    return found[0] if found else session.scalars(select(Site)).one()
