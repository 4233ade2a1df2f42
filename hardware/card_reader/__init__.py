"""A chip-card reader: which card lies there, as an identifier. Nothing of it is stored."""

from hardware.card_reader.reading import Card, CardReading, read_card

__all__ = ["Card", "CardReading", "read_card"]
