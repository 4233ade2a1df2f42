"""Says that every line's state may have changed: who still waits depends on the time too, not only on what was done."""

from sqlalchemy import or_, select

from display_server.db.models import Topic
from display_server.db.transaction import Transaction

_LINES = ("lobby:", "department:", "queue:")


def refresh_lines(tx: Transaction) -> int:
    """Raise the versions of all topics that show a line; how many. Push reads and sends them anew."""
    names = tx.connection.scalars(
        select(Topic.name).where(or_(*(Topic.name.startswith(kind) for kind in _LINES)))
    ).all()
    tx.touch(*names)
    return len(names)
