"""Keys of every size."""

from kiosk.widgets.key.beside import Beside
from kiosk.widgets.key.key import GUARD, Choice, FootKey, Key, Letter, Pressable, Row, Tile, wait_on

__all__ = ["GUARD", "Beside", "Choice", "FootKey", "Key", "Letter", "Pressable", "Row", "Tile", "wait_on"]
