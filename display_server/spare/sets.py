"""A set that is being written: its folder, its open log, whether its base is there."""

import shutil
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from display_server.spare.log import BaseIsWhole, SpareLog, Time
from display_server.spare.places import BASE, NEVER, logs_of, new_set, sets_in

NEW_AFTER_S, NEW_AFTER_BYTES = 24 * 3600.0, 512 * 2**20


@dataclass
class OpenSet:
    """`as_of`: everything committed until then lies on the other disk."""

    path: Path
    log: SpareLog
    whole: bool = False
    as_of: datetime = NEVER
    began: float = field(default_factory=time.monotonic)

    @classmethod
    def new(cls, folder: Path, secret: bytes) -> "OpenSet":
        path = new_set(folder)
        return cls(path, SpareLog(path / "0001.log", secret, 1))

    def begin_to_count(self) -> None:
        self.whole = True
        self.log.add(BaseIsWhole())

    def settle(self, as_of: datetime) -> None:
        """Everything until `as_of` was added: on the disk when this returns."""
        self.log.add(Time(as_of.timestamp()))
        self.log.settle()
        self.as_of = as_of

    def is_old(self) -> bool:
        """A long log takes long to put together, and holds what was deleted since."""
        return time.monotonic() - self.began > NEW_AFTER_S or self.log.size > NEW_AFTER_BYTES


def go_on_with(path: Path, secret: bytes, as_of: datetime) -> list[OpenSet]:
    """The set that an earlier run wrote, with a further log; nothing where it is not there."""
    logs = logs_of(path)
    if not (path / BASE).is_file() or not logs:
        return []
    number = len(logs) + 1
    return [OpenSet(path, SpareLog(path / f"{number:04}.log", secret, number), whole=True, as_of=as_of)]


def forget_others(folder: Path, kept: Path) -> None:
    for path in sets_in(folder):
        if path != kept:
            shutil.rmtree(path, ignore_errors=True)
