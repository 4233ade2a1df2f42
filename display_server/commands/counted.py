"""How many of what, as a terminal says it."""


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 booking`, `2 bookings`; `many` where it is not the one with an s."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"
