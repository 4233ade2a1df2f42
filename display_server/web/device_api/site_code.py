"""The code of a device's site: it names the topic a kiosk follows and never changes."""

from sqlalchemy import select

from display_server.db.models import Site
from display_server.hub import Hub


def site_code(hub: Hub, site_id: int) -> str:
    with hub.database.reading() as session:
        return session.scalars(select(Site.code).where(Site.id == site_id)).one()
