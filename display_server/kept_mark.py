"""How far the hub has come, in a file beside the database: one put back alone is noticed before anybody is answered."""

from contextlib import suppress
from pathlib import Path

from display_server.db.reading.states import statements
from display_server.domain.hub_mark import say_mark
from display_server.hub import Hub
from display_server.services.numbers.notice_restored import mark_now, notice_restored

NAME = "hub-seen"
_LONGEST = 200


class KeptMark:
    """One a web process. Not forced to disk: a power cut costs its last moments, and devices know more then."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._file: Path = hub.settings.home / NAME
        self._kept: str | None = None

    def compare(self) -> int | None:
        """Before anybody is answered. The new generation where the database knows less than the file; None: all is well."""
        try:
            said = self._file.read_text("ascii")[:_LONGEST]
        except (OSError, ValueError):
            return None
        key = self._hub.token_key
        return self._hub.writer.run(lambda tx: notice_restored(tx, said, key, by="file"))

    def keep(self) -> None:
        """Now and then, and at the end."""
        with self._hub.database.reading() as session:
            said = say_mark(mark_now(statements(session)), self._hub.token_key)
        if said == self._kept:
            return
        with suppress(OSError):  # a full disk is said by whoever writes something that matters
            staged = self._file.with_suffix(".new")
            staged.write_text(said, "ascii")
            staged.replace(self._file)
            self._kept = said
