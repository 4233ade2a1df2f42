"""QR codes."""

from kiosk.widgets.qr.qr import Qr

__all__ = ["Qr"]
