"""Letters to type with."""

from kiosk.widgets.keyboard.keyboard import Keyboard

__all__ = ["Keyboard"]
