"""The idle question."""

from kiosk.widgets.idle.idle import IdleQuestion

__all__ = ["IdleQuestion"]
