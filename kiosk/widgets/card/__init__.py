"""Things to read."""

from kiosk.widgets.card.card import Card, Hint, NoteCard

__all__ = ["Card", "Hint", "NoteCard"]
