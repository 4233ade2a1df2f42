"""What devices say they have seen of this hub (`Atrium-Seen`): whoever has seen more than the database knows brings the news
that a backup was put back, before they are answered anything else.
"""

from display_server.db.reading.states import statements
from display_server.domain.hub_mark import HubMark, read_mark, say_mark
from display_server.hub import Hub
from display_server.services.numbers.notice_restored import mark_now, notice_restored

SEEN = "Atrium-Seen"
"""The header with the newest mark a device was told."""


class HubMarks:
    """One a web process. Nearly every claim is older than what this process has read lately, and then costs nothing."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._read: HubMark | None = None

    def is_news(self, said: str | None) -> bool:
        """Whether this claim must be looked at; asks no database."""
        if said is None:
            return False
        if self._read is None:
            return True
        claimed = read_mark(said, self._read.hub_id, self._hub.token_key)
        return claimed is not None and claimed.is_later_than(self._read)

    def look(self, said: str | None, *, by: str) -> None:
        """Compare with the database; where that knows less, it gives nothing again from here on."""
        self.now()
        if said is not None and self.is_news(said):
            key = self._hub.token_key
            self._hub.writer.run(lambda tx: notice_restored(tx, said, key, by=by))
            self.now()

    def now(self) -> str:
        """What a device is told to keep."""
        with self._hub.database.reading() as session:
            read = mark_now(statements(session))
        self._read = read
        return say_mark(read, self._hub.token_key)


def hub_marks_of(hub: Hub) -> HubMarks:
    """This process's marks."""
    found = hub.memory.setdefault("hub_marks", HubMarks(hub))
    assert isinstance(found, HubMarks)  # noqa: S101  # nobody else uses the name
    return found
