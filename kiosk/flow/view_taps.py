"""What happened to the switches of *Easier view*."""

from dataclasses import dataclass
from enum import StrEnum


class Switch(StrEnum):
    """In the order of the screen; each is a field of `session.View`."""

    LARGER = "larger"
    CONTRAST = "contrast"
    LOW_REACH = "low_reach"
    SPEECH = "speech"


@dataclass(frozen=True)
class EasierPressed:
    """'Easier view' in the foot."""


@dataclass(frozen=True)
class SwitchPressed:
    switch: Switch


FromViewer = EasierPressed | SwitchPressed
