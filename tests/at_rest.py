"""Everything a hub's database holds, as bytes: what a thief of its disk would read."""

from sqlalchemy import text

from display_server.db.models import Base
from display_server.hub import Hub


def stored(hub: Hub) -> bytes:
    if hub.settings.postgres is None:
        return b"".join(file.read_bytes() for file in hub.settings.home.glob("hub.sqlite*"))
    with hub.database.reading() as session:
        rows = [session.scalars(text(f'SELECT t::text FROM "{name}" t')) for name in Base.metadata.tables]  # noqa: S608
        return "\n".join(row for found in rows for row in found).encode()
