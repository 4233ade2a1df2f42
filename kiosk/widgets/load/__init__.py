"""How busy it is, as shape and bar."""

from kiosk.widgets.load.load import LoadBar, LoadShape

__all__ = ["LoadBar", "LoadShape"]
