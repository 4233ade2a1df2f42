"""The hub's parts, made once a process and handed to every face as `app.extensions["atrium"]`."""

from dataclasses import dataclass, field
from functools import cached_property

from flask import Flask, current_app

from config.clock import Clock, read_clock
from config.settings import HubSettings
from display_server.db.engine.session import Database
from display_server.db.engine.writing import AnyWriter, open_writer
from display_server.secrets import Secrets, give_keys


@dataclass(frozen=True)
class Hub:
    """Settings, time, keys, the read side and this process's one writer."""

    settings: HubSettings
    clock: Clock
    secrets: Secrets
    database: Database
    writer: AnyWriter
    memory: dict[str, object] = field(default_factory=dict)  # parts a face keeps between requests, by the face's name

    @property
    def fingerprint(self) -> str:
        """Shown on every device that asks to be paired and in the admin: the same four groups mean the same hub."""
        return self.secrets.fingerprint

    @cached_property
    def token_key(self) -> bytes:
        """Visits' tokens and typed codes are derived with it."""
        return bytes.fromhex(self.secrets.token_key)

    def close(self) -> None:
        self.writer.close()
        self.database.close()


def open_hub(settings: HubSettings, clock: Clock | None = None) -> Hub:
    """Open an existing, migrated database for writing. Raises AnotherWriter where `web` runs already on SQLite."""
    secrets = give_keys(settings.secrets_file)
    clock = clock or read_clock(settings.clock)
    return Hub(settings, clock, secrets, Database(settings), open_writer(settings, clock))


def hub_of(app: Flask) -> Hub:
    found = app.extensions["atrium"]
    assert isinstance(found, Hub)  # noqa: S101  # create_app is the only one who puts it there
    return found


def this_hub() -> Hub:
    """The hub of the request being answered."""
    return hub_of(current_app)
