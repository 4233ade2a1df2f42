"""`./run kiosk doctor`: tries every device of this kiosk and says how to put right what is wrong."""

from kiosk.doctor.command import main

__all__ = ["main"]
