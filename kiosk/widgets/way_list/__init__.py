"""Ways in words."""

from kiosk.widgets.way_list.way_list import WayList

__all__ = ["WayList"]
