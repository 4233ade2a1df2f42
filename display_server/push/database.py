"""Reads the states and their versions out of the hub's database, one consistent view at a time."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from config.clock import Clock
from config.contract.push import StateEvent
from display_server.db.engine.session import Database
from display_server.db.models import Device
from display_server.db.reading.states import state_of
from display_server.db.reading.topic_versions import versions
from display_server.push.topics import StatesUnreadable


class DatabaseStates:
    """A `StateReader` over the hub's own read side; versions and states come from the same view, so they agree."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def newer(self, held: Mapping[str, int]) -> dict[str, tuple[int, bytes]]:
        found: dict[str, tuple[int, bytes]] = {}
        try:
            with self._database.reading() as session:
                for topic, version in versions(session, held).items():
                    if version == held[topic]:
                        continue
                    state = state_of(session, topic, self._clock.now())
                    if state is not None:
                        event = StateEvent(topic=topic, version=version, state=state)
                        found[topic] = (version, event.model_dump_json().encode())
        except SQLAlchemyError as wrong:
            raise StatesUnreadable(type(wrong).__name__) from wrong
        return found

    def versions(self, names: Collection[str]) -> dict[str, int]:
        try:
            with self._database.reading() as session:
                return versions(session, names)
        except SQLAlchemyError as wrong:
            raise StatesUnreadable(type(wrong).__name__) from wrong

    def revoked(self) -> frozenset[UUID]:
        try:
            with self._database.reading() as session:
                return frozenset(session.scalars(select(Device.id).where(Device.revoked_at.is_not(None))))
        except SQLAlchemyError as wrong:
            raise StatesUnreadable(type(wrong).__name__) from wrong
