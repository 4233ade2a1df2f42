"""The plate with the number."""

from kiosk.widgets.plate.plate import NumberPlate

__all__ = ["NumberPlate"]
