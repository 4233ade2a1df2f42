"""The head of every screen."""

from kiosk.widgets.header.header import Header

__all__ = ["Header"]
