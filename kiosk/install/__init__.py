"""From a fresh Debian machine to a kiosk, and back."""

from kiosk.install.command import main

__all__ = ["main"]
