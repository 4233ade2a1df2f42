"""Keys of every size."""

from kiosk.widgets.key.key import GUARD, Choice, FootKey, Key, Letter, Pressable, Row, Tile, wait_on

__all__ = ["GUARD", "Choice", "FootKey", "Key", "Letter", "Pressable", "Row", "Tile", "wait_on"]
