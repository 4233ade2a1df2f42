"""How a number is shown, and the least number of a leased block: hub and kiosk must say the same."""

FIRST_LEASED = 500
"""Blocks leased to kiosks begin here; the hub's own numbers count from 1 and step over every block."""

MOST_LEASED = 200
"""The largest block a kiosk is given at once."""


def shown_number(letters: str, number: int) -> str:
    """`K-017`; past 999 a fourth digit: `K-1017`."""
    return f"{letters}-{number:03d}"
