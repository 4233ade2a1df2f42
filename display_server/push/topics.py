"""Topics people listen to: each one's newest version and its event, read once and encoded once for all of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol
from uuid import UUID

from display_server.push.sse import state_event
from display_server.push.streams import NOT_HELD, Topic


class StatesUnreadable(Exception):
    """The database cannot be read now; what was sent before may be old."""


class StateReader(Protocol):
    """Where states come from."""

    def newer(self, held: Mapping[str, int]) -> dict[str, tuple[int, bytes]]:
        """Version and StateEvent JSON of each of these topics whose version differs from the one held.

        All from one view of the database. A topic that does not exist is left out. Raises StatesUnreadable.
        """

    def versions(self, names: Collection[str]) -> dict[str, int]:
        """The newest version of each of these topics. Raises StatesUnreadable."""

    def revoked(self) -> frozenset[UUID]:
        """The devices that may not listen any more. Raises StatesUnreadable."""


class Topics:
    """Every topic somebody ever asked for; only those with listeners are kept up to date."""

    def __init__(self, reader: StateReader) -> None:
        self._reader = reader
        self._topics: dict[str, Topic] = {}
        self._lists: dict[tuple[str, ...], tuple[Topic, ...]] = {}

    def named(self, names: Iterable[str]) -> tuple[Topic, ...]:
        """These topics; streams with the same list share one tuple."""
        asked = tuple(dict.fromkeys(names))
        if asked not in self._lists:
            self._lists[asked] = tuple(self._topics.setdefault(name, Topic(name)) for name in asked)
        return self._lists[asked]

    def held(self, topics: Collection[Topic]) -> None:
        """Read those of them that are not held, for a new listener. Raises StatesUnreadable.

        Where all are held the database is not asked: ten thousand come back at once after a restart.
        """
        missing = [topic for topic in topics if topic.version == NOT_HELD]
        if missing:
            self._read(missing)

    def stale(self) -> list[str]:
        """The topics with listeners whose state has changed since it was read. Raises StatesUnreadable."""
        held = {topic.name: topic.version for topic in self._topics.values() if _is_kept(topic)}
        return [name for name, version in self._reader.versions(held).items() if version != held[name]]

    def changed(self, names: Collection[str]) -> list[Topic]:
        """Read these again; the topics with a new event, fewest listeners first. Raises StatesUnreadable."""
        known = [topic for topic in map(self._topics.get, names) if topic is not None]
        newer = self._read([topic for topic in known if _is_kept(topic)])
        return sorted(newer, key=lambda topic: len(topic.listeners))

    def _read(self, topics: list[Topic]) -> list[Topic]:
        newer = self._reader.newer({topic.name: topic.version for topic in topics})
        for topic in topics:
            if topic.name in newer:
                topic.version, data = newer[topic.name]
                topic.event = state_event(topic.name, topic.version, data)
        return [topic for topic in topics if topic.name in newer]


def _is_kept(topic: Topic) -> bool:
    """Somebody listens; else what was read before is forgotten."""
    if not topic.listeners:
        topic.version, topic.event = NOT_HELD, b""
    return bool(topic.listeners)
