"""What the newest change of version is about, beside the database: whoever starts next reads how far it came."""

import os
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from config.on_disk import settle
from config.settings import HubSettings

_NAME = "update.json"


class Way(StrEnum):
    FORWARD = "forward"
    BACK = "back"


class Stood(StrEnum):
    """`handed`: the next program that starts ends it."""

    HANDED = "handed"
    DONE = "done"
    GIVEN_UP = "given_up"


class Journal(BaseModel):
    """`schema_before`, `schema_after`: of the database. `backup`: as it was before; sealed with the text of `key_file`."""

    model_config = ConfigDict(frozen=True)
    way: Way
    version_from: str
    version_to: str
    schema_before: str
    schema_after: str
    backup: Path | None = None
    key_file: Path | None = None
    stood: Stood = Stood.HANDED
    why: str = ""


def read_journal(settings: HubSettings) -> Journal | None:
    try:
        return Journal.model_validate_json((settings.home / _NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def write_journal(settings: HubSettings, journal: Journal) -> None:
    """Whole, and on the disk when this returns."""
    staged = settings.home / f"{_NAME}.new"
    with staged.open("wb") as file:
        file.write(journal.model_dump_json().encode())
        file.flush()
        os.fsync(file.fileno())
    staged.replace(settings.home / _NAME)
    settle(settings.home)
