"""Says that every line's state may have changed: who still waits depends on the time too, not only on what was done."""

from sqlalchemy import or_, select, union

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Topic
from display_server.db.models.topic import TOPIC_MARK

_BOARDS = ("lobby:", "department:")
_LINES = (*_BOARDS, "queue:")


def refresh_lines(tx: Transaction) -> int:
    """Raise the versions of all topics that show a line; how many. Push reads and sends them anew."""
    return _refresh(tx, _LINES)


def refresh_boards(tx: Transaction) -> int:
    """The same for what shows opening hours: a department opens and closes without anybody's doing."""
    return _refresh(tx, _BOARDS)


def _refresh(tx: Transaction, kinds: tuple[str, ...]) -> int:
    known = union(
        *(select(of).where(or_(*(of.startswith(kind) for kind in kinds))) for of in (Topic.name, TOPIC_MARK.c.name))
    )
    names = tx.connection.scalars(known).all()
    tx.touch(*names)
    return len(names)
