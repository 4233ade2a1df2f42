"""The console's shortcuts: function keys only, which no field takes for a letter; each person's own, or none."""

from collections.abc import Mapping
from enum import StrEnum


class Shortcut(StrEnum):
    """What of the console a function key presses."""

    MAIN = "main"
    SECOND = "second"
    RECALL = "recall"
    HOLD = "hold"
    UNDO = "undo"
    FIND = "find"


OFFERED = ("F1", "F2", "F3", "F4", "F6", "F7", "F8", "F9", "F10")
"""Not F5, F11, F12: a browser keeps them for itself, and nobody should lose "reload"."""

USUAL: Mapping[Shortcut, str] = {
    Shortcut.MAIN: "F8",
    Shortcut.SECOND: "F9",
    Shortcut.RECALL: "F7",
    Shortcut.UNDO: "F2",
    Shortcut.FIND: "F4",
}


class ShortcutTwice(ValueError):
    """One function key for two things."""


def chosen(wanted: Mapping[str, str]) -> dict[Shortcut, str]:
    """A person's keys out of what a form says; empty: none. Raises ShortcutTwice, ValueError for a key not offered."""
    keys = {Shortcut(name): key for name, key in wanted.items() if key}
    if any(key not in OFFERED for key in keys.values()):
        raise ValueError(keys)
    if len(set(keys.values())) < len(keys):
        raise ShortcutTwice
    return keys
