"""Texts and icons."""

from kiosk.widgets.text.sign import Sign
from kiosk.widgets.text.text import Text

__all__ = ["Sign", "Text"]
