"""How full the disk is that the hub writes on."""

import os
from dataclasses import dataclass
from pathlib import Path

ALARM_AT = 0.8
"""Somebody must look: a full disk gives no numbers (fault F3)."""


@dataclass(frozen=True)
class Storage:
    """`used`: share of what this account may fill; `free`: bytes it may still write."""

    used: float
    free: int

    @property
    def alarming(self) -> bool:
        return self.used >= ALARM_AT


def read_storage(folder: Path) -> Storage:
    """Of the file system `folder` lies on."""
    said = os.statvfs(folder)
    free = said.f_bavail * said.f_frsize
    filled = (said.f_blocks - said.f_bfree) * said.f_frsize
    return Storage(filled / (filled + free) if filled + free else 1.0, free)
