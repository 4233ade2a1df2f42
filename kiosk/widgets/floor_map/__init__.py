"""One floor with a way on it."""

from kiosk.widgets.floor_map.floor_map import FloorMap

__all__ = ["FloorMap"]
