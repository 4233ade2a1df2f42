"""QR codes."""

from kiosk.widgets.qr.qr import Qr, forget_codes

__all__ = ["Qr", "forget_codes"]
