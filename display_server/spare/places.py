"""Where what lies of a spare copy: sets in a folder, each a base and the logs that follow it, and how it stands."""

import os
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from display_server.db.engine.sqlite_wal import Place

LATE_AFTER_S = 60.0
"""A copy that is further behind is an alarm."""

NEVER = datetime.fromtimestamp(0, UTC)
BASE = "base.atrium"
_STANDS, _PROMOTED = "stands.json", "promoted.json"
LOCAL = "spare.json"
"""The same page in the hub's own home: a page of the admin never waits for another disk."""


class Stands(BaseModel):
    """`as_of`: everything committed until then is in the copy. `whole`: it could be promoted. `trouble`: why it cannot follow.
    `place`: where the database's log was read to."""

    model_config = ConfigDict(frozen=True)
    hub_id: str
    generation: int
    set: str
    as_of: datetime
    whole: bool
    bytes: int = 0
    trouble: str | None = None
    place: tuple[str, int, int] | None = None

    def late_s(self, now: datetime) -> float:
        return (now - self.as_of).total_seconds()

    def alarming(self, now: datetime) -> bool:
        return not self.whole or self.trouble is not None or self.late_s(now) > LATE_AFTER_S

    @property
    def read_to(self) -> Place | None:
        return None if self.place is None else Place(*self.place)


class Promoted(BaseModel):
    """The copy became a hub: the one it was of must not serve any more."""

    model_config = ConfigDict(frozen=True)
    hub_id: str
    generation: int
    at: datetime


def read_stands(file: Path) -> Stands | None:
    try:
        return Stands.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def read_promoted(folder: Path) -> Promoted | None:
    try:
        return Promoted.model_validate_json((folder / _PROMOTED).read_bytes())
    except (OSError, ValidationError):
        return None


def write_stands(stands: Stands, *files: Path) -> None:
    for file in files:
        _replace(file, stands.model_dump_json())


def write_promoted(folder: Path, promoted: Promoted) -> None:
    _replace(folder / _PROMOTED, promoted.model_dump_json())


def stands_in(folder: Path) -> Path:
    return folder / _STANDS


def sets_in(folder: Path) -> list[Path]:
    """The newest first."""
    return sorted((path for path in folder.glob("????-??-??T??????????Z") if path.is_dir()), reverse=True)


def new_set(folder: Path) -> Path:
    """Named by the time, so that the newest sorts last."""
    now = datetime.now(UTC)
    made = folder / f"{now:%Y-%m-%dT%H%M%S}{now.microsecond // 100:04}Z"
    made.mkdir(mode=0o700)
    return made


def logs_of(of: Path) -> list[Path]:
    """In their order."""
    return sorted(of.glob("????.log"))


def _replace(file: Path, said: str) -> None:
    staged = file.with_name(f".{file.name}.part")
    staged.write_text(said, "utf-8")
    os.replace(staged, file)  # noqa: PTH105
