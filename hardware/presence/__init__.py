"""Whether somebody stands before the kiosk: nothing is fitted unless a setting names it."""

from hardware.presence.opening import open_presence

__all__ = ["open_presence"]
