"""What a keypad says, and the key codes by which the usual ones say it (Linux input-event-codes.h)."""

from enum import StrEnum


class KeypadKey(StrEnum):
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    OK = "ok"
    HELP = "help"
    REPEAT = "repeat"
    LOUDER = "louder"
    QUIETER = "quieter"
    HEADPHONES_IN = "headphones_in"
    HEADPHONES_OUT = "headphones_out"


CODES: dict[KeypadKey, int] = {
    KeypadKey.UP: 103,
    KeypadKey.DOWN: 108,
    KeypadKey.LEFT: 105,
    KeypadKey.RIGHT: 106,
    KeypadKey.OK: 28,
    KeypadKey.HELP: 59,  # F1
    KeypadKey.REPEAT: 60,  # F2
    KeypadKey.LOUDER: 115,
    KeypadKey.QUIETER: 114,
    KeypadKey.HEADPHONES_IN: 185,  # F15
    KeypadKey.HEADPHONES_OUT: 186,  # F16
}
"""Keypads can be set to other keys by their makers' programs; a setting then says which."""

NEEDED = (KeypadKey.UP, KeypadKey.DOWN, KeypadKey.OK, KeypadKey.HELP, KeypadKey.REPEAT)
"""Without these nothing could be reached; left and right only pass the same way, headphones start the voice, and not every
keypad has keys for loudness."""


def codes_of(named: dict[str, int]) -> dict[KeypadKey, int]:
    """The usual codes with those of a setting in their place."""
    return CODES | {KeypadKey(name): code for name, code in named.items()}
