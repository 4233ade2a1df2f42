"""The foot of every screen."""

from kiosk.widgets.foot.foot import Foot

__all__ = ["Foot"]
