"""A tactile keypad with a socket for headphones: arrows, OK, help, repeat; what its makers send as keys of a keyboard."""

from hardware.keypad.keys import KeypadKey
from hardware.keypad.opening import open_keypad

__all__ = ["KeypadKey", "open_keypad"]
