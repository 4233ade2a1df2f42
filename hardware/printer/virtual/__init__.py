"""A paper printer you can look at. It understands bytes by itself and shares no table or code with our encoder."""

from hardware.printer.virtual.printer import VirtualPrinter

__all__ = ["VirtualPrinter"]
